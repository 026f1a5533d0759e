package dev.fourfold.server.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fourfold.server.Api;
import dev.fourfold.server.ServerContract;
import dev.fourfold.server.delivery.Device;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;

/** What holds for the registration of transfers, on any engine. */
abstract class TransferContract extends ServerContract {

    @Test
    void answersOnceTheCodeIsDelivered() throws Exception {
        try (Device device = devices.attach("client.com")) {
            Callable<Api.Answer> request = () -> api.transfer("100000", "Prefer", "wait=10");
            try (var requests = new Requests()) {
                var pending = requests.start(request);
                assertThat(device.read())
                        .matches("The OTP for transferring Rs 1,00,000 to your friend's account is [0-9]{6}\\.");

                Api.Answer answer = pending.get();
                assertThat(answer.status()).isEqualTo(201);
                assertThat(answer.header("Location")).isEqualTo("/api/v1/transfers/" + answer.text("/id"));
                assertThat(answer.header("Preference-Applied")).isEqualTo("wait=10");
                assertThat(answer.text("/id")).startsWith("trf_");
                assertThat(answer.text("/status")).isEqualTo("AWAITING_CODE");
                assertThat(answer.text("/from")).isEqualTo("client.com");
                assertThat(answer.text("/to/label")).isEqualTo("your friend's account");
                assertThat(answer.text("/amount")).isEqualTo("100000.00");
                assertThat(answer.text("/currency")).isEqualTo("INR");
                assertThat(answer.text("/display")).isEqualTo("Rs 1,00,000");
                assertThat(answer.text("/attemptsRemaining")).isEqualTo("5");
                assertThat(answer.text("/recipientOnline")).isEqualTo("true");
                assertThat(answer.text("/delivery/status")).isEqualTo("DELIVERED");
                assertThat(answer.text("/delivery/sends")).isEqualTo("1");
                assertThat(answer.text("/delivery/deliveredAt")).endsWith("Z");
                assertThat(store.audit(answer.text("/id"))).containsExactly("REGISTERED", "SENT", "DELIVERED");
            }
        }
    }

    @Test
    void answersWhenTheTimeHasPassed() throws Exception {
        Api.Answer answer = api.transfer("1", "Prefer", "wait=1");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.text("/delivery/status")).isEqualTo("QUEUED");
    }

    @Test
    void queuesForARecipientThatIsNotAttached() throws Exception {
        Api.Answer answer = api.transfer("1.50");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.header("Preference-Applied")).isEmpty();
        assertThat(answer.text("/recipientOnline")).isEqualTo("false");
        assertThat(answer.text("/delivery/status")).isEqualTo("QUEUED");
        assertThat(api.get(answer.header("Location")).body()).isEqualTo(answer.body());
    }

    @Test
    void showsWhoIsAttached() throws Exception {
        assertThat(api.get("/api/v1/recipients").text("/recipients/0/online")).isEqualTo("false");
        try (Device _ = devices.attach("client.com")) {
            Requests.eventually(() -> {
                Api.Answer answer = api.get("/api/v1/recipients");
                assertThat(answer.text("/recipients/0/id")).isEqualTo("client.com");
                assertThat(answer.text("/recipients/0/online")).isEqualTo("true");
                assertThat(answer.text("/recipients/0/since")).endsWith("Z");
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"100000\"", "100000", "100000.0", "\"100000.00\"", "100000.00"})
    void takesAnAmountAsStringOrNumber(String amount) throws Exception {
        Api.Answer answer = api.post(
                "/api/v1/transfers",
                "{\"from\":\"client.com\",\"to\":\"friend\",\"currency\":\"INR\",\"reference\":\"rent\",\"amount\":"
                        + amount + "}");

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.text("/amount")).isEqualTo("100000.00");
        assertThat(answer.text("/reference")).isEqualTo("rent");
    }

    @ParameterizedTest
    @CsvSource({
        "nobody.example, friend, unknown-recipient",
        "client.com, mallory, unknown-payee",
        "'', '', unknown-recipient"
    })
    void refusesWhoIsNotInARegister(String from, String to, String problem) throws Exception {
        Api.Answer answer =
                api.post("/api/v1/transfers", "{\"from\":\"%s\",\"to\":\"%s\",\"amount\":1}".formatted(from, to));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.problem()).isEqualTo(problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"trf_00000000000000000000000000000000", "x", "%00", "a%0ab"})
    void refusesAnIdThatIsNotThere(String id) throws Exception {
        for (Api.Answer answer : new Api.Answer[] {api.get("/api/v1/transfers/" + id), api.confirm(id, "000000")}) {
            assertThat(answer.status()).isIn(400, 404);
            assertThat(answer.response().body()).doesNotContain("trace");
        }
    }

    @Test
    void refusesTheSameTransferWhileItIsOpen() throws Exception {
        Api.Answer first = api.transfer("77");
        Api.Answer second = api.transfer("77.00");

        assertThat(second.status()).isEqualTo(409);
        assertThat(second.problem()).isEqualTo("duplicate-open-transfer");
        assertThat(second.text("/transfer")).isEqualTo(first.header("Location"));
    }

    @Test
    void takesOneOfManyThatAreTheSame() throws Exception {
        try (var requests = new Requests()) {
            assertThat(requests.all(
                            IntStream.range(0, 20).<Callable<Api.Answer>>mapToObj(_ -> () -> api.transfer("78"))))
                    .extracting(Api.Answer::status)
                    .containsOnlyOnce(201)
                    .filteredOn(status -> status == 409)
                    .hasSize(19);
        }
    }

    @Test
    void takesTheSameTransferAgainOnceTheFirstHasExpired() throws Exception {
        String first = api.transfer("79").text("/id");
        store.force("UPDATE transfer SET authorise_by = now() WHERE id = '" + first + "'");

        assertThat(api.transfer("79").status()).isEqualTo(201);
        assertThat(api.get("/api/v1/transfers/" + first).text("/status")).isEqualTo("EXPIRED");
        assertThat(store.audit(first)).endsWith("EXPIRED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "minor_units = 2",
                "payee = 'mallory'",
                "payer = 'other'",
                "payee_label = 'x'",
                "attempts = -1",
                "currency = 'USD'",
                "authorise_by = now() + interval '1 day'",
                "attempts = 6",
                "max_attempts = 100"
            })
    void keepsItsTermsInTheDatabase(String change) throws Exception {
        String id = api.transfer("80").text("/id");

        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> store.jdbc().update("UPDATE transfer SET " + change + " WHERE id = ?", id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UPDATE audit SET event = 'SENT'", "DELETE FROM audit", "TRUNCATE audit"})
    void keepsItsAuditInTheDatabase(String change) throws Exception {
        api.transfer("81");

        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> store.jdbc().execute(change));
    }
}
