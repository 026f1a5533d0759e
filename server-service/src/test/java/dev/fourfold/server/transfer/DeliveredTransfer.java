package dev.fourfold.server.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.otp.OtpMessage;
import dev.fourfold.server.Api;
import dev.fourfold.server.ServerContract;
import dev.fourfold.server.delivery.Device;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A transfer whose code is at the device, to begin with. */
abstract class DeliveredTransfer extends ServerContract {

    Device device;
    String id;
    OtpMessage.Deliver delivery;
    String code;

    @BeforeEach
    void register() throws Exception {
        device = devices.attach("client.com");
        id = api.transfer("100000").text("/id");
        delivery = device.next();
        String sentence = delivery.text().reveal();
        code = sentence.substring(sentence.length() - 7, sentence.length() - 1);
    }

    @AfterEach
    void detach() {
        device.close();
    }

    void cancelAndAwait(String transfer, String deliveryId) throws Exception {
        api.delete("/api/v1/transfers/" + transfer);
        assertThat(device.nextWithdrawal().deliveryId()).isEqualTo(deliveryId);
    }

    void receive() throws Exception {
        device.acknowledge(delivery.deliveryId());
        awaitAudit("DELIVERED", 1);
    }

    void awaitAudit(String event, int times) {
        Requests.eventually(
                () -> assertThat(store.audit(id)).filteredOn(event::equals).hasSize(times));
    }

    Api.Answer cancel() throws Exception {
        return api.delete("/api/v1/transfers/" + id);
    }

    Api.Answer show() throws Exception {
        return api.get("/api/v1/transfers/" + id);
    }

    String wrong(int i) {
        return String.format(Locale.ROOT, "%06d", (Integer.parseInt(code) + 1 + i) % 1_000_000);
    }
}
