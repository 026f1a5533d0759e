package dev.fourfold.server.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.server.Api;
import dev.fourfold.server.ServerContract;
import dev.fourfold.server.delivery.Device;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What holds for requests that come again, on any engine. */
abstract class IdempotencyContract extends ServerContract {

    private static final String HEADER = "Idempotency-Key";
    private static final String TRANSFERS = "/api/v1/transfers";

    @Autowired
    private Answers answers;

    @Test
    void areAnsweredAlikeAndDoneOnce() throws Exception {
        Api.Answer first = api.transfer("1", HEADER, "k1");
        Api.Answer again = api.transfer("1", HEADER, "\"k1\"");

        assertThat(first.status()).isEqualTo(201);
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.response().body()).isEqualTo(first.response().body());
        assertThat(again.header("Location")).isNotEmpty().isEqualTo(first.header("Location"));
        assertThat(again.header("Content-Type")).isEqualTo(first.header("Content-Type"));
        assertThat(first.header("Idempotency-Replayed")).isEmpty();
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(transfers()).isEqualTo(1);
    }

    @Test
    void makeOneTransferAndOneFrameOf50AtOnce() throws Exception {
        try (Device device = devices.attach("client.com");
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Api.Answer> request = () -> api.transfer("1", HEADER, "k1");
            List<Api.Answer> all = threads.invokeAll(Collections.nCopies(50, request)).stream()
                    .map(Future::resultNow)
                    .toList();

            String made = api.transfer("1", HEADER, "k1").response().body();
            assertThat(all)
                    .filteredOn(answer -> answer.status() == 201)
                    .isNotEmpty()
                    .allSatisfy(answer -> assertThat(answer.response().body()).isEqualTo(made));
            assertThat(all).filteredOn(answer -> answer.status() != 201).allSatisfy(answer -> {
                assertThat(answer.status()).isEqualTo(409);
                assertThat(answer.problem()).isEqualTo("idempotency-in-progress");
            });
            assertThat(transfers()).isEqualTo(1);
            assertThat(device.read()).contains("Rs 1 ");
            assertThat(device.hasNothing()).isTrue();
        }
    }

    @Test
    void mustHaveTheSameBody() throws Exception {
        api.transfer("1", HEADER, "k1");

        Api.Answer other = api.transfer("2", HEADER, "k1");
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.problem()).isEqualTo("idempotency-mismatch");
        assertThat(transfers()).isEqualTo(1);
    }

    @Test
    void areOthersWithAnotherKeyOrOfAnotherCaller() throws Exception {
        Api bank = api.as(api.post("/api/v1/callers", "{\"name\":\"bank\",\"permissions\":[\"transfer\"]}")
                .text("/key"));
        api.transfer("1", HEADER, "k1");

        assertThat(api.transfer("1", HEADER, "k2").problem()).isEqualTo("duplicate-open-transfer");
        assertThat(bank.transfer("2", HEADER, "k1").status()).isEqualTo(201);
    }

    @Test
    void waitForTheDeliveryAsOthersDo() throws Exception {
        try (Device device = devices.attach("client.com");
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Api.Answer> pending = threads.submit(() -> api.transfer("1", HEADER, "k1", "Prefer", "wait=10"));
            device.read();

            assertThat(pending.get().text("/delivery/status")).isEqualTo("DELIVERED");
            Api.Answer again = api.transfer("1", HEADER, "k1", "Prefer", "wait=10");
            assertThat(again.response().body())
                    .isEqualTo(pending.get().response().body());
            assertThat(again.header("Preference-Applied")).isEqualTo("wait=10");
        }
    }

    @Test
    void countAWrongCodeOnce() throws Exception {
        try (Device device = devices.attach("client.com")) {
            String id = api.transfer("1").text("/id");
            String code = code(device);
            String wrong = String.format(Locale.ROOT, "%06d", (Integer.parseInt(code) + 1) % 1_000_000);
            Api.Answer first = confirm(id, wrong, "k1");
            Api.Answer again = confirm(id, wrong, "k1");

            assertThat(first.problem()).isEqualTo("wrong-code");
            assertThat(again.response().body()).isEqualTo(first.response().body());
            assertThat(api.get(TRANSFERS + "/" + id).text("/attemptsRemaining")).isEqualTo("4");
            assertThat(confirm(id, code, "k1").problem()).isEqualTo("idempotency-mismatch");

            Api.Answer right = confirm(id, code, "k2");
            assertThat(right.status()).isEqualTo(200);
            assertThat(confirm(id, code, "k2").response().body())
                    .isEqualTo(right.response().body());
            assertThat(confirm(id, code, "k3").problem()).isEqualTo("already-authorised");
            assertThat(store.audit(id)).containsOnlyOnce("WRONG_CODE").containsOnlyOnce("AUTHORISED");
        }
    }

    @Test
    void areKeptWithoutAHashThatAMillionTriesWouldUndo() throws Exception {
        try (Device device = devices.attach("client.com")) {
            String id = api.transfer("1").text("/id");
            String code = code(device);
            confirm(id, code, "k1");

            String body = "{\"code\":\"" + code + "\"}";
            assertThat(store.jdbc()
                            .queryForObject(
                                    "SELECT count(*) FROM idempotency_key WHERE fingerprint IN"
                                            + " (sha256(?::bytea), sha256(?::bytea))",
                                    Integer.class,
                                    body,
                                    code))
                    .isZero();
            assertThat(store.jdbc()
                            .queryForObject("SELECT convert_from(body, 'UTF8') FROM idempotency_key", String.class))
                    .contains("AUTHORISED")
                    .doesNotContain("\"" + code + "\"");
        }
    }

    @Test
    void areDoneWhenTheyComeAgainAfterACrashBeforeTheCommit() throws Exception {
        store.jdbc().execute("""
                CREATE FUNCTION crash() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$;
                CREATE TRIGGER crash BEFORE INSERT ON idempotency_key FOR EACH ROW EXECUTE FUNCTION crash()""");
        try {
            Api.Answer crashed = api.transfer("1", HEADER, "k1");
            assertThat(crashed.status()).isEqualTo(503);
            assertThat(crashed.problem()).isEqualTo("store-unavailable");
            assertThat(transfers()).isZero();
        } finally {
            store.jdbc().execute("DROP FUNCTION crash CASCADE");
        }

        assertThat(api.transfer("1", HEADER, "k1").status()).isEqualTo(201);
        assertThat(transfers()).isEqualTo(1);
    }

    @Test
    void mayComeAgainOtherwiseIfNothingWasDone() throws Exception {
        assertThat(api.transfer("0", HEADER, "k1").problem()).isEqualTo("validation");
        assertThat(api.transfer("1", HEADER, "k1").status()).isEqualTo(201);
    }

    @Test
    void leaveNothingBehindThatWasRefusedForTooMuch() throws Exception {
        for (int i = 1; i <= 5; i++) {
            api.transfer(Integer.toString(i), HEADER, "k" + i);
        }
        assertThat(api.transfer("6", HEADER, "k6").problem()).isEqualTo("too-many-sends");
        assertThat(transfers()).isEqualTo(5);
        store.force("UPDATE otp_delivery SET created_at = created_at - interval '10 minutes'");

        assertThat(api.transfer("6", HEADER, "k6").status()).isEqualTo(201);
    }

    @Test
    void areForgottenAfterADay() throws Exception {
        api.transfer("1", HEADER, "k1");
        store.jdbc().update("UPDATE idempotency_key SET created_at = created_at - interval '24 hours'");

        assertThat(api.transfer("1", HEADER, "k1").problem()).isEqualTo("duplicate-open-transfer");
        assertThat(api.transfer("2", HEADER, "k1").status()).isEqualTo(201);
        assertThat(api.transfer("2", HEADER, "k1").header("Idempotency-Replayed"))
                .isEqualTo("true");
    }

    @Test
    void arePurgedAfterADay() throws Exception {
        api.transfer("1", HEADER, "k1");
        api.transfer("2", HEADER, "k2");
        store.jdbc()
                .update("UPDATE idempotency_key SET created_at = created_at - interval '24 hours' WHERE key = 'k1'");

        answers.purge();
        assertThat(store.jdbc().queryForList("SELECT key FROM idempotency_key", String.class))
                .containsExactly("k2");
    }

    @Test
    void needAKeyThatIsOne() throws Exception {
        for (String key : List.of("a b", "a,b", "\"a", "x".repeat(256))) {
            Api.Answer answer = api.transfer("1", HEADER, key);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.problem()).isEqualTo("validation");
        }
        assertThat(api.transfer("1", HEADER, "a", HEADER, "a").status()).isEqualTo(400);
        assertThat(transfers()).isZero();
    }

    @Test
    void needCredentialsBeforeTheyAreAnsweredAgain() throws Exception {
        api.transfer("1", HEADER, "k1");

        assertThat(api.as("").transfer("1", HEADER, "k1").status()).isEqualTo(401);
    }

    @Test
    void neverKeepTheKeyOfACaller() throws Exception {
        String body = "{\"name\":\"bank\",\"permissions\":[\"read\"]}";

        assertThat(api.post("/api/v1/callers", body, HEADER, "k1").status()).isEqualTo(201);
        assertThat(api.post("/api/v1/callers", body, HEADER, "k1").problem()).isEqualTo("caller-exists");
    }

    private Api.Answer confirm(String id, String code, String key) throws Exception {
        return api.post(TRANSFERS + "/" + id + "/confirmation", "{\"code\":\"" + code + "\"}", HEADER, key);
    }

    private static String code(Device device) throws Exception {
        String sentence = device.read();
        return sentence.substring(sentence.length() - 7, sentence.length() - 1);
    }

    private int transfers() {
        return store.jdbc().queryForList("SELECT id FROM transfer").size();
    }
}
