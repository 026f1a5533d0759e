package dev.fourfold.server.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fourfold.protocol.otp.OtpMessage;
import dev.fourfold.server.Api;
import dev.fourfold.server.delivery.Device;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;

/** What holds at the end of a transfer, on any engine. */
abstract class EndingContract extends DeliveredTransfer {

    @Test
    void cancelsAndWithdrawsTheCode() throws Exception {
        assertThat(cancel().status()).isEqualTo(204);

        assertThat(device.nextWithdrawal()).isEqualTo(new OtpMessage.Withdraw(delivery.deliveryId(), null));
        assertThat(show().text("/status")).isEqualTo("CANCELLED");
        assertThat(show().text("/delivery/status")).isEqualTo("CANCELLED");
        assertThat(show().body().has("links")).isFalse();
        Api.Answer late = api.confirm(id, code);
        assertThat(late.problem()).isEqualTo("not-awaiting-code");
        assertThat(late.text("/transferStatus")).isEqualTo("CANCELLED");
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
        assertThat(refused.text("/transferStatus")).isEqualTo(status);
        assertThat(refused.text("/status")).isEqualTo("409");
    }

    @ParameterizedTest
    @ValueSource(strings = {"trf_00000000000000000000000000000000", "x", "a.b"})
    void refusesToCancelWhatIsNotThere(String unknown) throws Exception {
        assertThat(api.delete("/api/v1/transfers/" + unknown).problem()).isEqualTo("unknown-transfer");
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
}
