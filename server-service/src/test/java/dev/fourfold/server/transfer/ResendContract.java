package dev.fourfold.server.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.otp.OtpMessage;
import dev.fourfold.server.Api;
import dev.fourfold.server.ServerContract;
import dev.fourfold.server.delivery.Device;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds when a code is asked for again, on any engine. */
abstract class ResendContract extends ServerContract {

    @Test
    void bringsTheSameCodeBeforeAReceipt() throws Exception {
        try (Device device = devices.attach("client.com")) {
            String id = api.transfer("100").text("/id");
            OtpMessage.Deliver first = device.next();
            coolDown();
            store.force("UPDATE otp_delivery SET next_attempt_at = now() + interval '1 hour'");

            Api.Answer again = resend(id);
            assertThat(again.status()).isEqualTo(202);
            assertThat(again.body().toString()).isEqualTo("""
                    {"generation":1,"status":"IN_FLIGHT","reused":true}""");
            OtpMessage.Deliver second = device.next();
            assertThat(second.deliveryId()).isEqualTo(first.deliveryId());
            assertThat(second.text().reveal()).isEqualTo(first.text().reveal());
            assertThat(store.audit(id)).contains("NUDGED").doesNotContain("SUPERSEDED");
            assertThat(device.keepsAll()).isTrue();
        }
    }

    @Test
    void bringsANewCodeAfterTheReceiptAndWithdrawsTheOld() throws Exception {
        try (Device device = devices.attach("client.com")) {
            String id = api.transfer("101").text("/id");
            OtpMessage.Deliver first = received(device, id);
            coolDown();

            Api.Answer again = resend(id);
            assertThat(again.status()).isEqualTo(202);
            assertThat(again.text("/generation")).isEqualTo("2");
            assertThat(again.text("/reused")).isEqualTo("false");
            assertThat(device.nextWithdrawal()).isEqualTo(new OtpMessage.Withdraw(first.deliveryId(), null));
            OtpMessage.Deliver second = device.next();
            assertThat(second.deliveryId()).isNotEqualTo(first.deliveryId());
            assertThat(second.transferId()).isEqualTo(id);
            assertThat(second.generation()).isEqualTo(2);

            assertThat(api.confirm(id, code(second)).status()).isEqualTo(200);
            assertThat(statuses(id)).containsExactly("SUPERSEDED", "CANCELLED");
        }
    }

    @Test
    void saysThatACodeWasReplacedAndCountsTheAttempt() throws Exception {
        try (Device device = devices.attach("client.com")) {
            String id = api.transfer("102").text("/id");
            String old = code(received(device, id));
            coolDown();
            resend(id);
            OtpMessage.Deliver newer = received(device, id);

            for (int remaining = 4; remaining >= 0; remaining--) {
                Api.Answer superseded = api.confirm(id, old);
                assertThat(superseded.status()).isEqualTo(422);
                assertThat(superseded.problem()).isEqualTo("superseded-code");
                assertThat(superseded.text("/attemptsRemaining")).isEqualTo(Integer.toString(remaining));
                assertThat(superseded.text("/newerCodeSentAt"))
                        .isEqualTo(api.get(path(id)).text("/deliveries/1/sentAt"));
            }
            assertThat(api.confirm(id, code(newer)).problem()).isEqualTo("authorisation-locked");
            assertThat(store.audit(id)).filteredOn("SUPERSEDED_CODE"::equals).hasSize(5);
        }
    }

    @Test
    void keepsAttemptsCounted() throws Exception {
        try (Device device = devices.attach("client.com")) {
            String id = api.transfer("103").text("/id");
            String wrong = other(code(received(device, id)));
            api.confirm(id, wrong);
            coolDown();
            resend(id);

            OtpMessage.Deliver newer = received(device, id);
            assertThat(api.get("/api/v1/transfers/" + id).text("/attemptsRemaining"))
                    .isEqualTo("4");
            assertThat(api.confirm(id, other(code(newer))).text("/attemptsRemaining"))
                    .isEqualTo("3");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    expires_at = now()                                | EXPIRED
                    status = 'EXPIRED', expires_at = now()            | EXPIRED
                    status = 'REJECTED'                               | REJECTED
                    key_id = 'deadbeef'                               | SUPERSEDED
                    """)
    void bringsANewCodeWhenTheOldIsOver(String change, String status) throws Exception {
        String id = api.transfer("104").text("/id");
        coolDown();
        store.force("UPDATE otp_delivery SET " + change);

        assertThat(resend(id).text("/generation")).isEqualTo("2");
        Requests.eventually(() -> assertThat(statuses(id)).containsExactly(status, "QUEUED"));
        try (Device device = devices.attach("client.com")) {
            OtpMessage.Deliver delivery = device.next();
            assertThat(delivery.generation()).isEqualTo(2);
            assertThat(api.confirm(id, code(delivery)).status()).isEqualTo(200);
        }
    }

    @Test
    void offersANewCodeWhereOneHasExpired() throws Exception {
        String id = api.transfer("105").text("/id");
        store.force("UPDATE otp_delivery SET expires_at = now()");

        Api.Answer expired = api.confirm(id, "000000");
        assertThat(expired.problem()).isEqualTo("code-expired");
        assertThat(expired.text("/resend")).isEqualTo(path(id));
    }

    @Test
    void givesNoCodeLongerThanTheTransferHas() throws Exception {
        String id = api.transfer("106").text("/id");
        coolDown();
        store.force("UPDATE transfer SET authorise_by = now() + interval '7 seconds'");
        store.force("UPDATE otp_delivery SET expires_at = now()");
        resend(id);

        Api.Answer transfer = api.get("/api/v1/transfers/" + id);
        assertThat(transfer.text("/delivery/expiresAt")).isEqualTo(transfer.text("/authoriseBy"));
    }

    @Test
    void waitsAMomentBetweenTwo() throws Exception {
        String id = api.transfer("107").text("/id");

        assertTooSoon(resend(id));
        store.force("UPDATE otp_delivery SET requested_at = now() - interval '29 seconds'");
        Api.Answer almost = resend(id);
        assertThat(almost.header("Retry-After")).isEqualTo("1");
        assertTooSoon(almost);
        coolDown();
        assertThat(resend(id).status()).isEqualTo(202);
        assertTooSoon(resend(id));
        assertThat(store.audit(id)).containsOnlyOnce("NUDGED");
    }

    @Test
    void sendsOneOfManyAtTheSameTime() throws Exception {
        try (Device device = devices.attach("client.com");
                var requests = new Requests()) {
            String id = api.transfer("108").text("/id");
            received(device, id);
            coolDown();

            assertThat(requests.all(IntStream.range(0, 20).<Callable<Api.Answer>>mapToObj(_ -> () -> resend(id))))
                    .extracting(Api.Answer::status)
                    .containsOnlyOnce(202)
                    .filteredOn(status -> status == 429)
                    .hasSize(19);
            assertThat(device.next().generation()).isEqualTo(2);
            assertThat(statuses(id)).hasSize(2);
        }
    }

    @Test
    void acceptsOneCodeWhileItIsReplaced() throws Exception {
        try (Device device = devices.attach("client.com");
                var requests = new Requests()) {
            for (int i = 0; i < 10; i++) {
                store.clear(); // a payer gets few codes
                String id = api.transfer("2" + i).text("/id");
                String old = code(received(device, id));
                coolDown();
                List<Api.Answer> answers =
                        requests.all(Stream.<Callable<Api.Answer>>of(() -> resend(id), () -> api.confirm(id, old)));

                // whichever came first, the other knows of it
                assertThat(answers.get(0).problem() + answers.get(1).problem())
                        .isIn("already-authorised", "superseded-code");
            }
        }
    }

    @Test
    void isTheFirstSendOfATransferThatWasOnlyRegistered() throws Exception {
        try (Device device = devices.attach("client.com")) {
            Api.Answer registered = api.post("/api/v1/transfers", """
                    {"from":"client.com","to":"friend","amount":"109","send":false}""");
            String id = registered.text("/id");
            assertThat(registered.status()).isEqualTo(201);
            assertThat(registered.body().has("delivery")).isFalse();
            assertThat(registered.text("/links/resend")).isEqualTo(path(id));
            assertThat(api.get(path(id)).body().at("/deliveries").size()).isZero();

            Api.Answer early = api.confirm(id, "000000");
            assertThat(early.problem()).isEqualTo("not-awaiting-code");
            assertThat(early.text("/resend")).isEqualTo(path(id));
            assertThat(device.hasNothing()).isTrue();

            Api.Answer sent = resend(id);
            assertThat(sent.text("/generation")).isEqualTo("1");
            assertThat(sent.text("/reused")).isEqualTo("false");
            assertThat(api.confirm(id, code(device.next())).status()).isEqualTo(200);
            assertThat(store.audit(id)).startsWith("REGISTERED", "SEND_REQUESTED");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    status = 'CANCELLED'                          | 409 | not-awaiting-code
                    status = 'LOCKED'                             | 409 | authorisation-locked
                    status = 'EXPIRED'                            | 410 | authorisation-expired
                    authorise_by = now()                          | 410 | authorisation-expired
                    status = 'AUTHORISED', authorised_at = now()  | 409 | already-authorised
                    """)
    void isRefusedAfterTheEnd(String end, int status, String problem) throws Exception {
        String id = api.transfer("110").text("/id");
        coolDown();
        store.force("UPDATE transfer SET " + end);

        Api.Answer refused = resend(id);
        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.problem()).isEqualTo(problem);
        assertThat(statuses(id)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"trf_00000000000000000000000000000000", "x", "a.b"})
    void isRefusedForWhatIsNotThere(String id) throws Exception {
        for (Api.Answer answer : new Api.Answer[] {resend(id), api.get(path(id))}) {
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.problem()).isEqualTo("unknown-transfer");
        }
    }

    private static void assertTooSoon(Api.Answer answer) {
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.problem()).isEqualTo("resend-too-soon");
        assertThat(answer.header("Retry-After")).isEqualTo(answer.text("/retryAfterSeconds"));
        assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 30);
    }

    private void coolDown() {
        store.force("UPDATE otp_delivery SET requested_at = requested_at - interval '30 seconds'");
    }

    private OtpMessage.Deliver received(Device device, String id) throws Exception {
        OtpMessage.Deliver delivery = device.next();
        while (!delivery.transferId().equals(id)) {
            delivery = device.next();
        }
        device.acknowledge(delivery.deliveryId());
        Requests.eventually(() -> assertThat(api.get("/api/v1/transfers/" + id).text("/delivery/status"))
                .isEqualTo("DELIVERED"));
        return delivery;
    }

    private static String path(String id) {
        return "/api/v1/transfers/" + id + "/otp-deliveries";
    }

    private Api.Answer resend(String id) throws Exception {
        return api.post(path(id), "");
    }

    private List<String> statuses(String id) throws Exception {
        return api.get(path(id))
                .body()
                .at("/deliveries")
                .valueStream()
                .map(delivery -> delivery.at("/status").asString())
                .toList();
    }

    private static String code(OtpMessage.Deliver delivery) {
        String sentence = delivery.text().reveal();
        return sentence.substring(sentence.length() - 7, sentence.length() - 1);
    }

    private static String other(String code) {
        return (code.startsWith("9") ? "0" : "9") + code.substring(1);
    }
}
