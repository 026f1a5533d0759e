package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import tools.jackson.databind.JsonNode;

/** Operators, as administrators make them over HTTP. */
@ReadsOutput
class OperatorIT {

    private static final RunningCa CA = RunningCa.shared();
    private static final String TOKEN = "{\"names\":[\"a.example\"],\"profile\":\"server\"}";

    @Test
    void haveAKeyThatIsShownOnce(CapturedOutput output) {
        String name = unused();
        HttpResponse<byte[]> answer = create(name, "read");
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        String key = key(answer);
        assertThat(key).matches("ffo_[A-Za-z0-9_-]{43}");
        JsonNode operator = RunningCa.json(answer).get("operator");
        assertThat(operator.get("name").asString()).isEqualTo(name);
        assertThat(operator.get("credential").asString()).isEqualTo("key");
        assertThat(operator.get("createdBy").asString()).isEqualTo("operator operator");

        String listed = text(CA.operatorGet("/api/v1/operators"));
        assertThat(listed).contains(name).doesNotContain(key);
        assertThat(text(CA.operatorGet("/api/v1/operators/" + name)))
                .contains(name)
                .doesNotContain(key);
        assertThat(output).doesNotContain(key);
    }

    @ParameterizedTest
    @CsvSource({
        "read, 200, 403, 403",
        "issue-tokens, 403, 201, 403",
        "revoke, 403, 403, 403",
        "administer, 200, 201, 200"
    })
    void mayDoWhatTheirRolesSay(String role, int readsInventory, int makesToken, int listsOperators) {
        String key = key(create(unused(), role));
        HttpResponse<byte[]> inventory = CA.call("GET", "/api/v1/certificates", key, "");
        assertThat(inventory.statusCode()).isEqualTo(readsInventory);
        HttpResponse<byte[]> token = CA.call("POST", "/api/v1/enrolment-tokens", key, TOKEN);
        assertThat(token.statusCode()).isEqualTo(makesToken);
        HttpResponse<byte[]> operators = CA.call("GET", "/api/v1/operators", key, "");
        assertThat(operators.statusCode()).isEqualTo(listsOperators);
        List.of(inventory, token, operators).stream()
                .filter(answer -> answer.statusCode() == 403)
                .forEach(answer -> Answers.assertProblem(answer, 403, Refusal.ROLE_MISSING));
    }

    @Test
    void canHaveSeveralRolesAndLoseThemAtOnce() {
        String name = unused();
        String key = key(create(name, "read\",\"issue-tokens"));
        assertThat(CA.call("GET", "/api/v1/certificates", key, "").statusCode()).isEqualTo(200);
        assertThat(admin("PUT", "/" + name + "/roles", "{\"roles\":[\"revoke\"]}")
                        .statusCode())
                .isEqualTo(200);
        Answers.assertProblem(CA.call("GET", "/api/v1/certificates", key, ""), 403, Refusal.ROLE_MISSING);
        Answers.assertProblem(CA.call("POST", "/api/v1/enrolment-tokens", key, TOKEN), 403, Refusal.ROLE_MISSING);
    }

    @Test
    void cannotRaiseThemselves() {
        String name = unused();
        String key = key(create(name, "read\",\"issue-tokens\",\"revoke"));
        String path = "/api/v1/operators/" + name;
        Answers.assertProblem(
                CA.call("PUT", path + "/roles", key, "{\"roles\":[\"administer\"]}"), 403, Refusal.ROLE_MISSING);
        Answers.assertProblem(CA.call("POST", path + "/key", key, ""), 403, Refusal.ROLE_MISSING);
        Answers.assertProblem(
                CA.call("POST", "/api/v1/operators", key, "{\"name\":\"x\",\"roles\":[\"administer\"]}"),
                403,
                Refusal.ROLE_MISSING);
    }

    @Test
    void loseTheOldKeyWithTheNew() {
        String name = unused();
        String old = key(create(name, "read"));
        HttpResponse<byte[]> answer = admin("POST", "/" + name + "/key", "");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        Answers.assertProblem(CA.call("GET", "/api/v1/certificates", old, ""), 401, Refusal.WRONG_OPERATOR_KEY);
        assertThat(CA.call("GET", "/api/v1/certificates", key(answer), "").statusCode())
                .isEqualTo(200);
    }

    @Test
    void areDisabledForGood() {
        String name = unused();
        String key = key(create(name, "administer"));
        assertThat(CA.call("DELETE", "/api/v1/operators/" + name, key, "").statusCode())
                .isEqualTo(200);
        Answers.assertProblem(CA.call("GET", "/api/v1/operators", key, ""), 401, Refusal.WRONG_OPERATOR_KEY);
        Answers.assertProblem(admin("POST", "/" + name + "/key", ""), 404, Refusal.UNKNOWN_OPERATOR);
        Answers.assertProblem(
                admin("PUT", "/" + name + "/roles", "{\"roles\":[\"read\"]}"), 404, Refusal.UNKNOWN_OPERATOR);
        Answers.assertProblem(admin("DELETE", "/" + name, ""), 404, Refusal.UNKNOWN_OPERATOR);
        Answers.assertProblem(create(name, "read"), 409, Refusal.OPERATOR_EXISTS);
        assertThat(RunningCa.json(CA.operatorGet("/api/v1/operators/" + name))
                        .get("disabledAt")
                        .asString())
                .isNotBlank();
    }

    @Test
    void haveNamesOfTheirOwn() {
        String name = unused();
        assertThat(create(name, "read").statusCode()).isEqualTo(201);
        Answers.assertProblem(create(name, "read"), 409, Refusal.OPERATOR_EXISTS);
        Answers.assertProblem(create("operator", "read"), 409, Refusal.OPERATOR_EXISTS);
    }

    @Test
    void areMadeOnceByManyWhoTryAtOnce() throws Exception {
        String name = unused();
        Callable<Integer> attempt = () -> create(name, "read").statusCode();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Integer> statuses = threads.invokeAll(List.of(attempt, attempt, attempt, attempt)).stream()
                    .map(Future::resultNow)
                    .sorted()
                    .toList();
            assertThat(statuses).containsExactly(201, 409, 409, 409);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "{",
                "{}",
                "{\"name\":\"x\"}",
                "{\"roles\":[\"read\"]}",
                "{\"name\":\"x\",\"roles\":[]}",
                "{\"name\":\"x\",\"roles\":[null]}",
                "{\"name\":\"x\",\"roles\":\"read\"}",
                "{\"name\":\"x\",\"roles\":[\"READ\"]}",
                "{\"name\":\"x\",\"roles\":[\"root\"]}",
                "{\"name\":\"x\",\"roles\":[\"read\",\"read\",\"read\",\"read\",\"read\"]}",
                "{\"name\":\"X\",\"roles\":[\"read\"]}",
                "{\"name\":\"\",\"roles\":[\"read\"]}",
                "{\"name\":\"a b\",\"roles\":[\"read\"]}",
                "{\"name\":\"a\\r\\nX-Admin: 1\",\"roles\":[\"read\"]}",
                "{\"name\":\"a\\u0000\",\"roles\":[\"read\"]}",
                "{\"name\":\"x'; drop table operator; --\",\"roles\":[\"read\"]}",
                "{\"name\":7,\"roles\":[\"read\"]}",
                "{\"name\":\"x\",\"name\":\"y\",\"roles\":[\"read\"]}",
                "{\"name\":\"x\",\"roles\":[\"read\"],\"key\":\"chosen by myself, and long enough\"}",
                "{\"name\":\"x\",\"roles\":[\"read\"],\"certificate\":\"1\"}",
                "{\"name\":\"x\",\"roles\":[\"read\"]} {}"
            })
    void areRefusedIfTheBodyIsNotExactlyRight(String body) {
        Answers.assertProblem(admin("POST", "", body), 400, Refusal.INVALID_BODY);
    }

    @Test
    void areRefusedIfTheBodyIsTooLargeOrTooDeep() {
        Answers.assertProblem(admin("POST", "", " ".repeat(4 * 1024 + 1)), 413, Refusal.REQUEST_TOO_LARGE);
        Answers.assertProblem(admin("POST", "", "x".repeat(1_000_000)), 413, Refusal.REQUEST_TOO_LARGE);
        Answers.assertProblem(admin("POST", "", "{\"name\":" + "[".repeat(4000)), 400, Refusal.INVALID_BODY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "a%0d%0ab", "%27%20or%20true%20--", "A"})
    void areUnknownUnderAnyOtherName(String name) {
        Answers.assertProblem(admin("GET", "/" + name, ""), 404, Refusal.UNKNOWN_OPERATOR);
        Answers.assertProblem(admin("DELETE", "/" + name, ""), 404, Refusal.UNKNOWN_OPERATOR);
        Answers.assertProblem(admin("POST", "/" + name + "/key", ""), 404, Refusal.UNKNOWN_OPERATOR);
    }

    @Test
    void canBeBoundToCertificatesOfThisCaOnly() {
        Answers.assertProblem(
                admin(
                        "POST",
                        "",
                        "{\"name\":\"" + unused() + "\",\"roles\":[\"read\"],\"certificate\":\"4" + "0".repeat(39)
                                + "\"}"),
                404,
                Refusal.UNKNOWN_CERTIFICATE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffo_x", "' or true --", "x\u00e9", "%00"})
    void areNotKnownByOtherKeys(String key) {
        HttpResponse<byte[]> answer = CA.call("GET", "/api/v1/operators", key, "");
        Answers.assertProblem(answer, 401, Refusal.WRONG_OPERATOR_KEY);
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .contains("Bearer realm=\"ca\", error=\"invalid_token\"");
        assertThat(CA.get("/api/v1/operators").headers().firstValue("WWW-Authenticate"))
                .contains("Bearer realm=\"ca\"");
    }

    @Test
    void leaveTheirChangesInTheAuditLog() {
        String name = unused();
        create(name, "read");
        admin("PUT", "/" + name + "/roles", "{\"roles\":[\"revoke\",\"read\"]}");
        admin("POST", "/" + name + "/key", "");
        admin("DELETE", "/" + name, "");
        admin("DELETE", "/" + name, "");
        assertThat(CA.jdbc()
                        .sql(
                                "select action || ' by ' || actor || details from audit_entry where object = ? order by id")
                        .param("operator " + name)
                        .query(String.class)
                        .list())
                .containsExactly(
                        "operator-created by operator operator{\"roles\": \"read\"}",
                        "operator-roles-changed by operator operator{\"roles\": \"read revoke\"}",
                        "operator-credential-changed by operator operator{\"credential\": \"key\"}",
                        "operator-disabled by operator operator{}");
    }

    private static HttpResponse<byte[]> create(String name, String roles) {
        return admin("POST", "", "{\"name\":\"" + name + "\",\"roles\":[\"" + roles + "\"]}");
    }

    private static HttpResponse<byte[]> admin(String method, String path, String json) {
        return CA.call(method, "/api/v1/operators" + path, RunningCa.OPERATOR_KEY, json);
    }

    private static String key(HttpResponse<byte[]> answer) {
        return RunningCa.json(answer).get("key").asString();
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static String unused() {
        return "op-" + UUID.randomUUID();
    }
}
