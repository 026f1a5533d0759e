package dev.fourfold.server.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.server.Api;
import dev.fourfold.server.ServerContract;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for requests that are not as they must be, on any engine. */
abstract class RefusedRequestContract extends ServerContract {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "1e5",
                "1E2",
                "1.001",
                "\"1e5\"",
                "\"\"",
                "\" 1\"",
                "\"1,000\"",
                "\"NaN\"",
                "1000000000000",
                "99999999999999999999999",
                "true",
                "null",
                "[1]",
                "{}",
                "01",
                "\"0\""
            })
    void refusesAnAmount(String amount) throws Exception {
        Api.Answer answer =
                api.post("/api/v1/transfers", "{\"from\":\"client.com\",\"to\":\"friend\",\"amount\":" + amount + "}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.problem()).isEqualTo("validation");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"from":"client.com","to":"friend","amount":"1","label":"mine"} | label
                    {"from":"client.com","to":"friend","amount":"1","currency":"USD"} | currency
                    {"from":"client.com","to":"friend","amount":"1","reference":""} | reference
                    {"from":"client.com","to":"friend","amount":"1","reference":"a\\u0000"} | reference
                    {"from":"client.com","to":"friend","amount":"1","reference":"a\\u202Eb"} | reference
                    {"from":"client.com","to":"friend"} | amount
                    {"from":"client.com","amount":"1"} | to
                    {"to":"friend","amount":"1"} | from
                    {"from":null,"to":"friend","amount":"1"} | from
                    {"from":5,"to":"friend","amount":"1"} | from
                    {"from":["client.com"],"to":"friend","amount":"1"} | from
                    """)
    void namesTheMemberThatItRefuses(String body, String member) throws Exception {
        Api.Answer answer = api.post("/api/v1/transfers", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.problem()).isEqualTo("validation");
        assertThat(answer.text("/errors/0/member")).isEqualTo(member);
        assertThat(store.jdbc().queryForObject("SELECT count(*) FROM transfer", Integer.class))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "[]", "nonsense", "{} {}", "{\"from\":\"a\",\"from\":\"b\"}", "null", "\"a\"", "1"})
    void refusesABodyThatIsNotOneObject(String body) throws Exception {
        Api.Answer answer = api.post("/api/v1/transfers", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.problem()).isEqualTo("validation");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/xml", "application/yaml", "garbage"})
    void doesNothingForWhoCannotReadTheAnswer(String accept) throws Exception {
        assertThat(api.transfer("41.50", "Accept", accept).status()).isEqualTo(406);
        assertThat(api.transfer("41.50", "Accept", accept, "Idempotency-Key", "one")
                        .status())
                .isEqualTo(406);
        assertThat(api.transfer("41.50", "Idempotency-Key", "one").status()).isEqualTo(201);
    }

    @Test
    void takesNoOtherFormThanJson() throws Exception {
        Api.Answer answer = api.send(api.request("/api/v1/transfers")
                .header("Content-Type", "application/yaml")
                .POST(HttpRequest.BodyPublishers.ofString("from: client.com\nto: friend\namount: 1\n")));

        assertThat(answer.status()).isEqualTo(415);
    }

    @Test
    void refusesABodyThatIsTooLong() throws Exception {
        Api.Answer answer = api.post("/api/v1/transfers", " ".repeat(100_000) + "{}");

        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void saysNoOfTheFrameworkAsProblems() throws Exception {
        assertProblem(api.get("/api/v1/nothing"), 404, "not-found");

        Api.Answer notAllowed = api.send(api.request("/api/v1/transfers").DELETE());
        assertProblem(notAllowed, 405, "method-not-allowed");
        assertThat(notAllowed.header("Allow")).contains("POST");

        assertProblem(api.send(api.request("/api/v1/recipients").header("Accept", "image/png")), 406, "not-acceptable");
        assertProblem(
                api.send(api.request("/api/v1/transfers")
                        .header("Content-Type", "text/plain")
                        .POST(HttpRequest.BodyPublishers.ofString("x"))),
                415,
                "unsupported-media-type");
    }

    @Test
    void saysOfAFailureNothingButThatItIsOne() throws Exception {
        store.jdbc().execute("ALTER TABLE audit RENAME TO elsewhere");
        try {
            Api.Answer failed = api.transfer("82");
            assertProblem(failed, 500, "internal-error");
            assertThat(failed.response().body()).doesNotContain("audit", "SQL");
        } finally {
            store.jdbc().execute("ALTER TABLE elsewhere RENAME TO audit");
        }
    }

    private static void assertProblem(Api.Answer answer, int status, String name) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.problem()).isEqualTo(name);
    }
}
