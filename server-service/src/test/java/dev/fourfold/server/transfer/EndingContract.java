package dev.fourfold.server.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fourfold.protocol.otp.OtpMessage;
import dev.fourfold.server.Api;
import dev.fourfold.server.ServerTest;
import dev.fourfold.server.Store;
import dev.fourfold.server.delivery.Device;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.dao.DataAccessException;

/** What holds at the end of a transfer, on any engine. */
@ServerTest
abstract class EndingContract {

    @LocalServerPort
    private int port;

    @Autowired
    private Store store;

    @Autowired
    private Device.Maker devices;

    private Api api;
    private Device device;
    private String id;
    private OtpMessage.Deliver delivery;
    private String code;

    @BeforeEach
    void register() throws Exception {
        api = Api.at(port);
        store.clear();
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

    @Test
    void cancelsAndWithdrawsTheCode() throws Exception {
        assertThat(cancel().status()).isEqualTo(204);

        assertThat(device.nextWithdrawal()).isEqualTo(new OtpMessage.Withdraw(delivery.deliveryId(), null));
        assertThat(show().text("/status")).isEqualTo("CANCELLED");
        assertThat(show().text("/delivery/status")).isEqualTo("CANCELLED");
        assertThat(show().body().has("links")).isFalse();
        Api.Answer late = api.confirm(id, code);
        assertThat(late.problem()).isEqualTo("not-awaiting-code");
        assertThat(late.text("/status")).isEqualTo("CANCELLED");
        assertThat(store.audit(id)).endsWith("CANCELLED", "DELIVERY_CANCELLED");
    }

    @Test
    void cancelsOnceHoweverOftenItIsAsked() throws Exception {
        try (var requests = new Requests()) {
            assertThat(requests.all(Stream.generate(() -> (Callable<Api.Answer>) this::cancel)
                            .limit(10)))
                    .extracting(Api.Answer::status)
                    .containsOnly(204);
        }
        assertThat(store.audit(id)).containsOnlyOnce("CANCELLED");
    }

    @Test
    void neverBringsACodeThatWasCancelledInTheQueue() throws Exception {
        device.close();
        String queued = api.transfer("2").text("/id");
        api.delete("/api/v1/transfers/" + queued);
        String open = api.transfer("3").text("/id");
        api.delete("/api/v1/transfers/" + id);

        try (Device again = devices.attach("client.com")) {
            assertThat(again.next().transferId()).isEqualTo(open);
            assertThat(again.hasNothing()).isTrue();
        }
    }

    @Test
    void takesTheSameTransferAgainAfterACancellation() throws Exception {
        cancel();

        assertThat(api.transfer("100000").status()).isEqualTo(201);
    }

    @Test
    void keepsAReceiptThatCameBeforeTheCancellation() throws Exception {
        receive();
        cancel();

        assertThat(show().text("/delivery/status")).isEqualTo("DELIVERED");
        assertThat(device.nextWithdrawal().deliveryId()).isEqualTo(delivery.deliveryId());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    status = 'AUTHORISED', authorised_at = now()                        | AUTHORISED
                    status = 'EXECUTED', authorised_at = now(), executed_at = now()     | EXECUTED
                    status = 'LOCKED'                                                   | LOCKED
                    status = 'EXPIRED'                                                  | EXPIRED
                    authorise_by = now()                                                | EXPIRED
                    """)
    void refusesToCancelAfterAnotherEnd(String end, String status) throws Exception {
        store.force("UPDATE transfer SET " + end);

        Api.Answer refused = cancel();
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.problem()).isEqualTo("not-awaiting-code");
        assertThat(refused.text("/status")).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"trf_00000000000000000000000000000000", "x", "a.b"})
    void refusesToCancelWhatIsNotThere(String unknown) throws Exception {
        assertThat(api.delete("/api/v1/transfers/" + unknown).problem()).isEqualTo("unknown-transfer");
    }

    @Test
    void tellsThePayerOfALock() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(device.keepsAll()).isTrue();
            api.confirm(id, wrong(i));
        }

        OtpMessage.Withdraw withdrawal = device.nextWithdrawal();
        assertThat(withdrawal.deliveryId()).isEqualTo(delivery.deliveryId());
        assertThat(Objects.requireNonNull(withdrawal.notice()).reveal())
                .isEqualTo("5 wrong codes were entered for a transfer of Rs 1,00,000 to your friend's account."
                        + " It is locked.");
        assertThat(show().text("/delivery/status")).isEqualTo("CANCELLED");
    }

    @Test
    void tellsAPayerWhoNeverGotTheCode() throws Exception {
        device.close();
        String unseen = api.transfer("6").text("/id");
        for (int i = 0; i < 5; i++) {
            String guess = "00000" + i;
            assertThat(api.confirm(unseen, guess).problem()).isEqualTo("wrong-code");
        }

        device = devices.attach("client.com");
        assertThat(Objects.requireNonNull(device.nextWithdrawal().notice()).reveal())
                .isEqualTo("5 wrong codes were entered for a transfer of Rs 6 to your friend's account. It is locked.");
        device.next(); // of the open transfer
        assertThat(device.hasNothing()).isTrue();
    }

    @Test
    void withdrawsACodeThatWasUsed() throws Exception {
        receive();
        api.confirm(id, code);

        assertThat(device.nextWithdrawal()).isEqualTo(new OtpMessage.Withdraw(delivery.deliveryId(), null));
        assertThat(show().text("/delivery/status")).isEqualTo("DELIVERED");
    }

    @Test
    void answersADeviceThatWasAway() throws Exception {
        device.close();
        String open = api.transfer("4").text("/id");
        device = devices.attach("client.com");
        device.next();
        String live = device.next().deliveryId();
        for (int i = 0; i < 5; i++) {
            api.confirm(id, wrong(i));
        }
        device.nextWithdrawal();

        device.holds(delivery.deliveryId(), live, "dlv_unknown");
        List<OtpMessage.Withdraw> answers = List.of(device.nextWithdrawal(), device.nextWithdrawal());
        assertThat(answers)
                .extracting(OtpMessage.Withdraw::deliveryId)
                .containsExactlyInAnyOrder(delivery.deliveryId(), "dlv_unknown");
        assertThat(answers).filteredOn(answer -> answer.notice() != null).hasSize(1);

        cancelAndAwait(open, live);
        assertThat(device.keepsAll()).isTrue();
    }

    private void cancelAndAwait(String transfer, String deliveryId) throws Exception {
        api.delete("/api/v1/transfers/" + transfer);
        assertThat(device.nextWithdrawal().deliveryId()).isEqualTo(deliveryId);
    }

    @Test
    void tellsADeviceNothingOfAnothersCodes() throws Exception {
        for (int i = 0; i < 5; i++) {
            api.confirm(id, wrong(i));
        }
        try (Device other = devices.attach("other.example")) {
            other.holds(delivery.deliveryId());

            assertThat(other.nextWithdrawal()).isEqualTo(new OtpMessage.Withdraw(delivery.deliveryId(), null));
        }
    }

    @Test
    void givesUpWhatTheDeviceRefusesThreeTimes() throws Exception {
        for (int sends = 1; sends < 3; sends++) {
            device.refuse(delivery.deliveryId());
            awaitAudit("REFUSED", sends);
            assertThat(show().text("/delivery/status")).isEqualTo("IN_FLIGHT");
            store.force("UPDATE otp_delivery SET next_attempt_at = now()");
            assertThat(device.next().deliveryId()).isEqualTo(delivery.deliveryId());
        }
        device.refuse(delivery.deliveryId());
        awaitAudit("REJECTED", 1);
        device.refuse(delivery.deliveryId());
        device.acknowledge(delivery.deliveryId());

        String next = api.transfer("5").text("/id");
        assertThat(device.next().transferId()).isEqualTo(next);
        assertThat(show().text("/delivery/status")).isEqualTo("REJECTED");
        assertThat(store.audit(id)).containsOnlyOnce("REJECTED");
    }

    @Test
    void countsNoRefusalOfAnotherDevice() throws Exception {
        try (Device other = devices.attach("other.example")) {
            for (int i = 0; i < 3; i++) {
                other.refuse(delivery.deliveryId());
            }
        }
        receive();

        assertThat(store.audit(id)).doesNotContain("REFUSED", "REJECTED");
    }

    @Test
    void namesItsStateByATag() throws Exception {
        receive();
        String tag = show().header("ETag");
        assertThat(tag).matches("\"[0-9a-f]{32}\"");
        assertThat(show().header("ETag")).isEqualTo(tag);
        Api.Answer same = api.send(api.request("/api/v1/transfers/" + id).header("If-None-Match", tag));
        assertThat(same.status()).isEqualTo(304);
        assertThat(same.response().body()).isEmpty();

        api.confirm(id, wrong(1));
        Api.Answer changed = api.send(api.request("/api/v1/transfers/" + id).header("If-None-Match", tag));
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.header("ETag")).isNotEqualTo(tag);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE transfer SET status = 'AWAITING_CODE'",
                "UPDATE transfer SET status = 'AUTHORISED', authorised_at = now()",
                "UPDATE transfer SET generation = 0",
                "UPDATE otp_delivery SET status = 'QUEUED'",
                "UPDATE otp_delivery SET status = 'DELIVERED', delivered_at = now()",
                "UPDATE otp_delivery SET expires_at = expires_at + interval '1 day'",
                "UPDATE otp_delivery SET seed = decode(repeat('00', 32), 'hex')"
            })
    void isAnEndInTheDatabase(String change) throws Exception {
        cancel();

        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> store.jdbc().execute(change));
    }

    private void receive() throws Exception {
        device.acknowledge(delivery.deliveryId());
        awaitAudit("DELIVERED", 1);
    }

    private void awaitAudit(String event, int times) {
        Requests.eventually(
                () -> assertThat(store.audit(id)).filteredOn(event::equals).hasSize(times));
    }

    private Api.Answer cancel() throws Exception {
        return api.delete("/api/v1/transfers/" + id);
    }

    private Api.Answer show() throws Exception {
        return api.get("/api/v1/transfers/" + id);
    }

    private String wrong(int i) {
        return String.format(Locale.ROOT, "%06d", (Integer.parseInt(code) + 1 + i) % 1_000_000);
    }
}
