package dev.fourfold.server.caller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.server.Api;
import dev.fourfold.server.ServerTest;
import dev.fourfold.server.Store;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpRequest;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** What holds for those who call the API, on any engine. */
@ServerTest
abstract class CallerContract {

    private static final String CALLERS = "/api/v1/callers";
    private static final String TRANSFERS = "/api/v1/transfers";
    private static final String ADMIN_KEY = "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf"; // as in ServerTest

    @LocalServerPort
    private int port;

    @Autowired
    private Store store;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mappings;

    @Autowired
    private MeterRegistry meters;

    private Api api;
    private Api admin;
    private Api nobody;

    @BeforeEach
    void clear() {
        store.clear();
        api = Api.at(port);
        admin = api.as(ADMIN_KEY);
        nobody = api.as("");
    }

    @Test
    void findEachDoorClosed() throws Exception {
        int doors = 0;
        for (var mapping : mappings.getHandlerMethods().entrySet()) {
            if (isPublic(mapping.getValue())) {
                continue;
            }
            for (String pattern : mapping.getKey().getPatternValues()) {
                for (var method : mapping.getKey().getMethodsCondition().getMethods()) {
                    String path = pattern.replaceAll("\\{[^}]*}", "x");
                    Api.Answer answer = nobody.send(nobody.request(path)
                            .header("Content-Type", "application/json")
                            .method(method.name(), HttpRequest.BodyPublishers.ofString("{}")));
                    assertThat(answer.status()).as(method + " " + path).isEqualTo(401);
                    assertThat(answer.problem()).isEqualTo("unauthenticated");
                    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"fourfold\"");
                    doors++;
                }
            }
        }
        assertThat(doors).isGreaterThan(8);
    }

    @Test
    void areAskedForAPermissionAtEachDoor() {
        assertThat(mappings.getHandlerMethods().values().stream().filter(method -> !isPublic(method)))
                .filteredOn(method -> Arrays.stream(method.getMethodParameters())
                        .noneMatch(parameter -> parameter.getParameterType() == Caller.class
                                && parameter.hasParameterAnnotation(Requires.class)))
                .extracting(method -> method.getBeanType().getSimpleName() + "."
                        + method.getMethod().getName())
                .isEmpty();
    }

    private static boolean isPublic(HandlerMethod method) {
        return method.getBeanType().getSimpleName().equals("ErrorPage")
                || method.getBeanType().getPackageName().startsWith("org.springdoc.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/nothing", "/api/v1/transfers/", "/api/v1/handshakes", "/actuator"})
    void findTheRestClosedToo(String path) throws Exception {
        assertThat(nobody.get(path).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/health", "/actuator/health/liveness", "/actuator/prometheus"})
    void canLookAtHealthAndFromThisMachineAtMetricsWithoutAKey(String path) throws Exception {
        assertThat(nobody.get(path).status()).isEqualTo(200);
    }

    @Test
    void areRefusedAlikeWhateverIsWrongWithTheirCredentials() throws Exception {
        String disabled = create("gone", "[\"read\"]", "");
        admin.delete(CALLERS + "/gone");
        String replaced = create("replaced", "[\"read\"]", "");
        admin.post(CALLERS + "/replaced/key", "");
        Api.Answer none = nobody.get(TRANSFERS + "/x");
        double counted = refusals("unauthenticated");

        for (String header : List.of(
                "Bearer " + disabled,
                "Bearer " + replaced,
                "Bearer " + "0".repeat(64),
                "Bearer",
                "Bearer  ",
                "Basic dGVzdDp0ZXN0",
                "Bearer " + ADMIN_KEY + "0")) {
            Api.Answer answer = nobody.send(nobody.request(TRANSFERS + "/x").header("Authorization", header));
            assertThat(answer.status()).as(header).isEqualTo(401);
            assertThat(answer.response().body()).isEqualTo(none.response().body());
        }
        assertThat(refusals("unauthenticated")).isEqualTo(counted + 7);
    }

    @Test
    void areRefusedWithTwoKeysOfWhichEachWouldDo() throws Exception {
        assertThat(api.send(api.request(TRANSFERS + "/x").header("Authorization", "Bearer " + ADMIN_KEY))
                        .status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({
        "confirm, POST, /api/v1/transfers",
        "transfer, POST, /api/v1/transfers/x/confirmation",
        "admin, POST, /api/v1/transfers/x/confirmation",
        "admin, POST, /api/v1/transfers",
        "transfer, GET, /api/v1/transfers/x",
        "confirm, GET, /api/v1/recipients",
        "read, GET, /api/v1/callers",
        "payees, POST, /api/v1/callers",
        "execute, DELETE, /api/v1/callers/x"
    })
    void needThePermission(String has, String method, String path) throws Exception {
        Api limited = api.as(create("limited", "[\"" + has + "\"]", ""));
        double counted = refusals("not-allowed");

        Api.Answer answer = limited.send(limited.request(path)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        HttpRequest.BodyPublishers.ofString(
                                "{\"from\":\"client.com\",\"to\":\"friend\",\"amount\":\"1\"}")));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.problem()).isEqualTo("not-allowed");
        assertThat(refusals("not-allowed")).isEqualTo(counted + 1);
    }

    @Test
    void registerForTheirOwnPayersOnly() throws Exception {
        Api other = api.as(create("other", "[\"transfer\"]", ",\"payers\":[\"other.example\"]"));
        Api own = api.as(create("own", "[\"transfer\"]", ",\"payers\":[\"client.com\",\"other.example\"]"));

        assertThat(other.transfer("1").problem()).isEqualTo("not-allowed");
        assertThat(own.transfer("1").status()).isEqualTo(201);
    }

    @Test
    void seeTransfersOfOtherPayersAsUnknown() throws Exception {
        Api other = api.as(create("other", "[\"read\",\"confirm\"]", ",\"payers\":[\"other.example\"]"));
        String id = api.transfer("1").text("/id");

        for (String path : List.of(TRANSFERS + "/" + id, TRANSFERS + "/trf_" + "0".repeat(32))) {
            Api.Answer answer = other.get(path);
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.response().body().replace(path, ""))
                    .isEqualTo(other.get(TRANSFERS + "/x").response().body().replace(TRANSFERS + "/x", ""));
        }
        assertThat(other.confirm(id, "123456").problem()).isEqualTo("unknown-transfer");
        assertThat(api.get(TRANSFERS + "/" + id).text("/attemptsRemaining")).isEqualTo("5");
        assertThat(other.get("/api/v1/recipients").body().at("/recipients")).isEmpty();
    }

    @Test
    void areMadeShownAndDisabledWithoutARestart() throws Exception {
        Api.Answer made = admin.post(
                CALLERS, "{\"name\":\"bank\",\"permissions\":[\"transfer\",\"read\"],\"triggersPerMinute\":7}");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.header("Location")).isEqualTo(CALLERS + "/bank");
        assertThat(made.header("Cache-Control")).isEqualTo("no-store");
        assertThat(made.text("/caller/createdBy")).isEqualTo("admin");
        assertThat(made.text("/caller/triggersPerMinute")).isEqualTo("7");
        assertThat(made.text("/key")).matches("[0-9a-f]{64}");
        Api bank = api.as(made.text("/key"));
        assertThat(bank.transfer("1").status()).isEqualTo(201);
        assertThat(admin.get(CALLERS).response().body())
                .contains("\"bank\"")
                .doesNotContain(made.text("/key"))
                .doesNotContain("hash");
        assertThat(store.dump()).noneMatch(row -> row.contains(made.text("/key")));

        Api.Answer replaced = admin.post(CALLERS + "/bank/key", "");
        assertThat(bank.transfer("2").status()).isEqualTo(401);
        assertThat(api.as(replaced.text("/key")).transfer("2").status()).isEqualTo(201);

        assertThat(admin.delete(CALLERS + "/bank").text("/disabledAt")).endsWith("Z");
        assertThat(admin.delete(CALLERS + "/bank").status()).isEqualTo(200);
        assertThat(api.as(replaced.text("/key")).transfer("3").status()).isEqualTo(401);
        assertThat(admin.post(CALLERS + "/bank/key", "").problem()).isEqualTo("unknown-caller");
    }

    @Test
    void keepTheirNamesForEver() throws Exception {
        create("bank", "[\"read\"]", "");
        admin.delete(CALLERS + "/bank");

        Api.Answer again = admin.post(CALLERS, "{\"name\":\"bank\",\"permissions\":[\"read\"]}");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.problem()).isEqualTo("caller-exists");
    }

    @Test
    void getNoKeyIfTheyHaveACertificate() throws Exception {
        Api.Answer made =
                admin.post(CALLERS, "{\"name\":\"bank\",\"certificate\":\"bank.example\",\"permissions\":[\"read\"]}");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.response().body()).doesNotContain("\"key\"");
        assertThat(admin.post(CALLERS + "/bank/key", "").problem()).isEqualTo("unknown-caller");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"permissions\":[\"read\"]}",
                "{\"name\":\"x\"}",
                "{\"name\":\"x\",\"permissions\":[]}",
                "{\"name\":\"x\",\"permissions\":[null]}",
                "{\"name\":\"x\",\"permissions\":[\"everything\"]}",
                "{\"name\":\"x\",\"permissions\":[\"READ\"]}",
                "{\"name\":\"admin\",\"permissions\":[\"read\"]}",
                "{\"name\":\"X\",\"permissions\":[\"read\"]}",
                "{\"name\":\"x\",\"permissions\":[\"read\"],\"payers\":[]}",
                "{\"name\":\"x\",\"permissions\":[\"admin\",\"read\"],\"payers\":[\"client.com\"]}",
                "{\"name\":\"x\",\"permissions\":[\"read\"],\"payers\":[\"Client.com\"]}",
                "{\"name\":\"x\",\"permissions\":[\"read\"],\"certificate\":\"*.example\"}",
                "{\"name\":\"x\",\"permissions\":[\"read\"],\"triggersPerMinute\":0}",
                "{\"name\":\"x\",\"permissions\":[\"read\"],\"key\":\"0000\"}"
            })
    void areNotMadeOfNonsense(String body) throws Exception {
        Api.Answer answer = admin.post(CALLERS, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.problem()).isEqualTo("validation");
    }

    private String create(String name, String permissions, String more) throws Exception {
        Api.Answer made = admin.post(CALLERS, "{\"name\":\"" + name + "\",\"permissions\":" + permissions + more + "}");
        assertThat(made.status()).isEqualTo(201);
        return made.text("/key");
    }

    private double refusals(String reason) {
        return meters.counter("fourfold.otp.refusals", "reason", reason).count();
    }
}
