package dev.fourfold.server.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.otp.OtpMessage;
import dev.fourfold.server.ServerContract;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** What holds on the way of a code to the device and of the receipt back, on any engine. */
abstract class DeliveryContract extends ServerContract {

    @Autowired
    private MeterRegistry meters;

    @Test
    void bringsWhatWasQueuedOnceTheRecipientAttaches() throws Exception {
        String id = api.transfer("1").text("/id");

        try (Device device = devices.attach("client.com")) {
            OtpMessage.Deliver delivery = device.next();
            assertThat(delivery.transferId()).isEqualTo(id);
            assertThat(delivery.generation()).isEqualTo(1);
            assertThat(delivery.validity()).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5));
            assertThat(status(id)).isEqualTo("IN_FLIGHT");

            device.acknowledge(delivery.deliveryId());
            awaitStatus(id, "DELIVERED");
        }
    }

    @Test
    void bringsTheSameAgainAfterAReattach() throws Exception {
        OtpMessage.Deliver first;
        String id;
        try (Device device = devices.attach("client.com")) {
            id = api.transfer("2").text("/id");
            first = device.next();
        }

        try (Device device = devices.attach("client.com")) {
            OtpMessage.Deliver second = device.next();
            assertThat(second.deliveryId()).isEqualTo(first.deliveryId());
            assertThat(second.text().reveal()).isEqualTo(first.text().reveal());
            device.acknowledge(second.deliveryId());
            awaitStatus(id, "DELIVERED");
        }
    }

    @Test
    void bringsTheSameAgainWithoutAReceiptInTime() throws Exception {
        try (Device device = devices.attach("client.com")) {
            String id = api.transfer("3").text("/id");
            OtpMessage.Deliver first = device.next();
            OtpMessage.Deliver second = device.next();

            assertThat(second.deliveryId()).isEqualTo(first.deliveryId());
            assertThat(second.validity()).isLessThan(first.validity());
            assertThat(api.get("/api/v1/transfers/" + id).text("/delivery/sends"))
                    .isEqualTo("2");
        }
    }

    @Test
    void waitsTwiceAsLongEachTimeAndAtMostFifteenSeconds() throws Exception {
        String id = api.transfer("4").text("/id");
        for (int seconds : new int[] {2, 4, 8, 15, 15}) {
            store.force("UPDATE otp_delivery SET next_attempt_at = now()");
            try (Device device = devices.attach("client.com")) {
                device.next();
            }
            assertThat(store.jdbc()
                            .queryForObject(
                                    "SELECT extract(epoch FROM next_attempt_at - now()) FROM otp_delivery"
                                            + " WHERE transfer_id = ?",
                                    Double.class,
                                    id))
                    .isBetween(seconds - 1.5, (double) seconds);
        }
    }

    @Test
    void bringsToTheNewestChannelAndClosesTheOlder() throws Exception {
        try (Device older = devices.attach("client.com")) {
            awaitOnline();
            try (Device newer = devices.attach("client.com")) {
                older.awaitEnd();
                api.transfer("5");

                assertThat(newer.next().generation()).isEqualTo(1);
                assertThat(older.hasNothing()).isTrue();
            }
        }
    }

    @Test
    void closesAChannelThatBreaksAndBringsTheSameOverTheNext() throws Exception {
        String id;
        try (Device broken = devices.attach("client.com")) {
            broken.breakChannel();
            id = api.transfer("6").text("/id");
            broken.awaitEnd();
        }

        try (Device device = devices.attach("client.com")) {
            assertThat(device.next().transferId()).isEqualTo(id);
        }
    }

    @Test
    void neverBringsACodeThatHasExpired() throws Exception {
        String expired = api.transfer("7").text("/id");
        store.force("UPDATE otp_delivery SET expires_at = now()");
        String open = api.transfer("8").text("/id");

        try (Device device = devices.attach("client.com")) {
            assertThat(device.next().transferId()).isEqualTo(open);
            assertThat(device.hasNothing()).isTrue();
        }
        assertThat(status(expired)).isEqualTo("EXPIRED");
        Awaitility.await().untilAsserted(() -> assertThat(store.audit(expired)).endsWith("DELIVERY_EXPIRED"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE transfer SET authorise_by = now()",
                "UPDATE transfer SET status = 'LOCKED'",
                "UPDATE otp_delivery SET key_id = 'deadbeef'"
            })
    void neverBringsACodeThatCannotAuthorise(String change) throws Exception {
        api.transfer("9");
        store.force(change + " WHERE true");
        String open = api.transfer("10").text("/id");

        try (Device device = devices.attach("client.com")) {
            assertThat(device.next().transferId()).isEqualTo(open);
            assertThat(device.hasNothing()).isTrue();
        }
    }

    @Test
    void takesARepeatedReceiptAndOneOfNothing() throws Exception {
        try (Device device = devices.attach("client.com")) {
            String id = api.transfer("11").text("/id");
            OtpMessage.Deliver delivery = device.next();
            device.acknowledge("dlv_unknown");
            device.acknowledge(delivery.deliveryId());
            device.acknowledge(delivery.deliveryId());
            awaitStatus(id, "DELIVERED");

            api.transfer("12");
            assertThat(device.read()).contains("Rs 12 ");
            assertThat(store.audit(id)).containsOnlyOnce("DELIVERED");
        }
    }

    @Test
    void takesNoReceiptOfAnotherRecipient() throws Exception {
        try (Device device = devices.attach("client.com")) {
            String id = api.transfer("13").text("/id");
            String delivery = device.next().deliveryId();
            try (Device other = devices.attach("other.example")) {
                other.acknowledge(delivery);
            }

            assertThat(status(id)).isEqualTo("IN_FLIGHT");
        }
    }

    @Test
    void bringsNothingToAnotherRecipient() throws Exception {
        try (Device other = devices.attach("other.example");
                Device device = devices.attach("client.com")) {
            api.transfer("14");
            device.read();

            assertThat(other.hasNothing()).isTrue();
        }
    }

    @Test
    void endsAConversationThatBreaksTheProtocol() throws Exception {
        try (Device device = devices.attach("client.com")) {
            api.transfer("15");
            device.send(device.next().encode());
            device.awaitEnd();
        }
        try (Device device = devices.attach("client.com")) {
            device.send(new byte[] {9, 0, 0, 0});
            device.awaitEnd();
        }
    }

    @Test
    void measuresTheTimeToTheReceipt() throws Exception {
        long before = meters.timer("fourfold.otp.delivery.latency").count();
        try (Device device = devices.attach("client.com")) {
            String id = api.transfer("16").text("/id");
            device.read();
            awaitStatus(id, "DELIVERED");
        }

        Awaitility.await()
                .untilAsserted(() -> assertThat(
                                meters.timer("fourfold.otp.delivery.latency").count())
                        .isEqualTo(before + 1));
        assertThat(meters.get("fourfold.otp.queue.depth").gauge().value()).isNotNegative();
    }

    private void awaitOnline() {
        Awaitility.await()
                .untilAsserted(() -> assertThat(api.get("/api/v1/recipients").text("/recipients/0/online"))
                        .isEqualTo("true"));
    }

    private void awaitStatus(String id, String status) {
        Awaitility.await().untilAsserted(() -> assertThat(status(id)).isEqualTo(status));
    }

    private String status(String id) throws Exception {
        return api.get("/api/v1/transfers/" + id).text("/delivery/status");
    }
}
