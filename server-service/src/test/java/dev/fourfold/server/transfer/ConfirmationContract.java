package dev.fourfold.server.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.server.Api;
import dev.fourfold.server.ServerContract;
import dev.fourfold.server.delivery.Device;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for the codes that people type, on any engine. */
abstract class ConfirmationContract extends ServerContract {

    private Device device;
    private String id;
    private String code;

    @BeforeEach
    void register() throws Exception {
        device = devices.attach("client.com");
        id = api.transfer("100000").text("/id");
        String sentence = device.read();
        code = sentence.substring(sentence.length() - 7, sentence.length() - 1);
    }

    @AfterEach
    void detach() {
        device.close();
    }

    @Test
    void authorisesWithTheRightCode() throws Exception {
        Api.Answer answer = api.confirm(id, code);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text("/id")).isEqualTo(id);
        assertThat(answer.text("/status")).isEqualTo("AUTHORISED");
        assertThat(answer.text("/authorisedAt")).endsWith("Z");
        assertThat(api.get("/api/v1/transfers/" + id).text("/status")).isEqualTo("AUTHORISED");
        assertThat(store.audit(id)).containsOnlyOnce("AUTHORISED"); // the receipt may come later
    }

    @Test
    void saysHowManyAttemptsRemainAndThenLocks() throws Exception {
        for (int remaining = 4; remaining >= 0; remaining--) {
            Api.Answer wrong = api.confirm(id, wrong(remaining));
            assertThat(wrong.status()).isEqualTo(422);
            assertThat(wrong.problem()).isEqualTo("wrong-code");
            assertThat(wrong.text("/attemptsRemaining")).isEqualTo(Integer.toString(remaining));
        }

        assertThat(api.confirm(id, wrong(5)).problem()).isEqualTo("authorisation-locked");
        Api.Answer right = api.confirm(id, code);
        assertThat(right.status()).isEqualTo(409);
        assertThat(right.problem()).isEqualTo("authorisation-locked");
        assertThat(api.get("/api/v1/transfers/" + id).text("/status")).isEqualTo("LOCKED");
        assertThat(store.audit(id))
                .endsWith("WRONG_CODE", "LOCKED")
                .filteredOn("WRONG_CODE"::equals)
                .hasSize(5);
    }

    @Test
    void authorisesAfterFourWrongCodes() throws Exception {
        for (int i = 0; i < 4; i++) {
            api.confirm(id, wrong(i));
        }

        assertThat(api.confirm(id, code).status()).isEqualTo(200);
    }

    @Test
    void comparesFiveOf200ParallelWrongCodes() throws Exception {
        try (var requests = new Requests()) {
            List<String> problems = requests
                    .all(IntStream.range(0, 200).<Callable<Api.Answer>>mapToObj(i -> () -> api.confirm(id, wrong(i))))
                    .stream()
                    .map(Api.Answer::problem)
                    .toList();

            assertThat(problems).filteredOn("wrong-code"::equals).hasSize(5);
            assertThat(problems).filteredOn("authorisation-locked"::equals).hasSize(5);
            assertThat(problems).filteredOn("too-many-requests"::equals).hasSize(190);
        }
        assertThat(store.audit(id)).filteredOn("WRONG_CODE"::equals).hasSize(5);
    }

    @Test
    void authorisesOnceOfManyParallelRightCodes() throws Exception {
        try (var requests = new Requests()) {
            List<Api.Answer> answers =
                    requests.all(Stream.generate(() -> (Callable<Api.Answer>) () -> api.confirm(id, code))
                            .limit(10));

            assertThat(answers).extracting(Api.Answer::status).containsOnlyOnce(200);
            assertThat(answers).filteredOn(answer -> answer.status() != 200).allSatisfy(answer -> {
                assertThat(answer.status()).isEqualTo(409);
                assertThat(answer.problem()).isEqualTo("already-authorised");
                assertThat(answer.text("/authorisedAt")).endsWith("Z");
            });
        }
        assertThat(store.audit(id)).containsOnlyOnce("AUTHORISED");
    }

    @Test
    void refusesACodeThatHasExpiredWithoutCountingIt() throws Exception {
        store.force("UPDATE otp_delivery SET expires_at = now()");

        Api.Answer answer = api.confirm(id, code);
        assertThat(answer.status()).isEqualTo(410);
        assertThat(answer.problem()).isEqualTo("code-expired");
        assertThat(api.get("/api/v1/transfers/" + id).text("/attemptsRemaining"))
                .isEqualTo("5");
    }

    @Test
    void refusesACodeAfterTheTimeToAuthorise() throws Exception {
        store.force("UPDATE transfer SET authorise_by = now()");

        Api.Answer answer = api.confirm(id, code);
        assertThat(answer.status()).isEqualTo(410);
        assertThat(answer.problem()).isEqualTo("authorisation-expired");
    }

    @Test
    void refusesACodeWhoseKeyIsGone() throws Exception {
        store.force("UPDATE otp_delivery SET key_id = 'deadbeef'");

        Api.Answer answer = api.confirm(id, code);
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.problem()).isEqualTo("not-awaiting-code");
        assertThat(answer.text("/transferStatus")).isEqualTo("AWAITING_CODE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"minor_units = minor_units + 1", "payee = 'mallory'", "payer = 'other.example'"})
    void refusesTheCodeOfTermsThatWereChangedBehindItsBack(String change) throws Exception {
        store.force("UPDATE transfer SET " + change);

        assertThat(api.confirm(id, code).problem()).isEqualTo("wrong-code");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"code\":\"12345\"}",
                "{\"code\":\"1234567\"}",
                "{\"code\":\"12345a\"}",
                "{\"code\":123456}",
                "{\"code\":null}",
                "{}",
                "{\"code\":\"123456\",\"x\":1}",
                "{\"code\":[\"123456\"]}",
                "\"123456\"",
                "x"
            })
    void countsNoAttemptForWhatIsNotACode(String body) throws Exception {
        Api.Answer answer = api.post("/api/v1/transfers/" + id + "/confirmation", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.problem()).isEqualTo("validation");
        assertThat(answer.response().body()).doesNotContain("12345");
        assertThat(api.get("/api/v1/transfers/" + id).text("/attemptsRemaining"))
                .isEqualTo("5");
    }

    /** Returns a code that is not the right one. */
    private String wrong(int i) {
        return String.format(Locale.ROOT, "%06d", (Integer.parseInt(code) + 1 + i) % 1_000_000);
    }
}
