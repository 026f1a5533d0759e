package dev.fourfold.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.server.Api;
import dev.fourfold.server.EmbeddedData;
import dev.fourfold.server.Refusal;
import dev.fourfold.server.ServerTest;
import dev.fourfold.server.Store;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/** The description of the API, as anybody can read it. */
@ServerTest
@ContextConfiguration(initializers = EmbeddedData.class)
class ApiDocumentIT {

    @LocalServerPort
    private int port;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mappings;

    @Autowired
    private Store store;

    private Api anybody;
    private JsonNode document;

    @BeforeEach
    void read() throws Exception {
        anybody = Api.at(port).as("");
        document = anybody.get("/api/v1/openapi").body();
    }

    @Test
    void describesEachMapping() {
        int described = 0;
        for (var mapping : mappings.getHandlerMethods().entrySet()) {
            if (!mapping.getValue().getBeanType().getPackageName().startsWith("dev.fourfold.server")) {
                continue;
            }
            for (String pattern : mapping.getKey().getPatternValues()) {
                for (var method : mapping.getKey().getMethodsCondition().getMethods()) {
                    JsonNode operation = document.at("/paths")
                            .path(pattern)
                            .path(method.name().toLowerCase(Locale.ROOT));
                    assertThat(operation.at("/summary").asString())
                            .as(method + " " + pattern)
                            .contains(" ");
                    assertThat(operation.at("/description").asString()).startsWith("Needs the permission");
                    assertThat(operation.at("/responses/default/$ref").asString())
                            .isEqualTo("#/components/responses/Problem");
                    described++;
                }
            }
        }
        assertThat(described).isGreaterThan(12);
    }

    @Test
    void tellsOfEachProblem() {
        JsonNode examples = document.at("/components/responses/Problem/content").path("application/problem+json");
        for (Refusal refusal : Refusal.values()) {
            assertThat(examples.at("/examples/" + refusal.slug() + "/value/type")
                            .asString())
                    .isEqualTo("urn:fourfold:problem:" + refusal.slug());
        }
    }

    @Test
    void saysHowToShowWhoCallsAndHowToAskAgain() {
        assertThat(document.at("/components/securitySchemes/key/scheme").asString())
                .isEqualTo("bearer");
        String register =
                document.at("/paths").path("/api/v1/transfers").path("post").toString();
        assertThat(register)
                .contains("Idempotency-Key", "100000.00", "permission `transfer`")
                .doesNotContain("\"caller\"");
        assertThat(document.at("/paths")
                        .path("/api/v1/transfers/{id}/confirmation")
                        .path("post")
                        .toString())
                .contains("[0-9]{6}");
    }

    @Test
    void saysInWhichFormAnswersCome() {
        document.at("/paths")
                .forEach(path -> path.forEach(operation -> {
                    assertThat(operation.at("/responses").toString())
                            .doesNotContain("*/*")
                            .doesNotContain("\"500\"");
                }));
    }

    /** Fails unless the description knows the status of an answer, and its form. */
    private void assertDescribed(String method, String template, int status, Api.Answer answer) {
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
        JsonNode responses = document.at("/paths").path(template).path(method).path("responses");
        assertThat(responses.propertyNames()).as(method + " " + template).contains(Integer.toString(status));
        JsonNode content = responses.path(Integer.toString(status)).path("content");
        String type = answer.header("Content-Type");
        assertThat(content.propertyNames().isEmpty() ? "" : type)
                .as(method + " " + template)
                .isEqualTo(answer.response().body().isEmpty() ? "" : type);
        assertThat(type.isEmpty() || content.has(type)).as(type).isTrue();
    }

    @Test
    void saysWhatTransfersAreAnsweredWith() throws Exception {
        store.clear();
        Api api = Api.at(port);
        String template = "/api/v1/transfers";
        Api.Answer registered = api.transfer("1");
        assertDescribed("post", template, 201, registered);
        String path = registered.header("Location");
        template += "/{id}";
        assertDescribed("get", template, 200, api.get(path));
        assertDescribed(
                "get",
                template,
                304,
                api.send(api.request(path).header("If-None-Match", "*").GET()));
        assertDescribed("get", template + "/events", 200, api.get(path + "/events"));
        assertDescribed("get", template + "/otp-deliveries", 200, api.get(path + "/otp-deliveries"));
        store.force("UPDATE otp_delivery SET requested_at = now() - interval '1 hour'");
        assertDescribed("post", template + "/otp-deliveries", 202, api.post(path + "/otp-deliveries", ""));
        assertDescribed("delete", template, 204, api.delete(path));
        assertThat(document.at("/paths")
                        .path("/api/v1/transfers")
                        .path("post")
                        .at("/responses")
                        .propertyNames())
                .containsExactlyInAnyOrder("201", "default");
    }

    @Test
    void saysWhatTheRestIsAnsweredWith() throws Exception {
        Api api = Api.at(port);
        String template = "/api/v1/recipients";
        assertDescribed("get", template, 200, api.get(template));
        assertDescribed("get", template + "/{id}", 200, api.get(template + "/client.com"));
        assertDescribed("delete", template + "/{id}/block", 204, api.delete(template + "/client.com/block"));
        String payees = template + "/client.com/payees";
        template += "/{recipient}/payees";
        String payee = "{\"id\":\"described\",\"label\":\"x\"}";
        assertDescribed("post", template, 201, api.post(payees, payee));
        assertDescribed("post", template, 200, api.post(payees, payee));
        assertDescribed("get", template, 200, api.get(payees));
        assertDescribed("delete", template + "/{payee}", 204, api.delete(payees + "/described"));

        store.jdbc().update("DELETE FROM caller WHERE name = 'described'");
        template = "/api/v1/callers";
        assertDescribed(
                "post", template, 201, api.post(template, "{\"name\":\"described\",\"permissions\":[\"read\"]}"));
        assertDescribed("get", template, 200, api.get(template));
        assertDescribed("get", template + "/{name}", 200, api.get(template + "/described"));
        assertDescribed("post", template + "/{name}/key", 200, api.post(template + "/described/key", ""));
        assertDescribed("delete", template + "/{name}", 200, api.delete(template + "/described"));
        assertDescribed("get", "/api/v1/audit/head", 200, api.get("/api/v1/audit/head"));
    }

    @Test
    void canBeBrowsed() throws Exception {
        Api.Answer page = anybody.get("/api/v1/swagger-ui/index.html");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.response().body()).contains("swagger-ui");
        assertThat(anybody.get("/api/v1/docs").header("Location")).endsWith("/api/v1/swagger-ui/index.html");
        assertThat(anybody.get("/api/v1/swagger-ui/swagger-ui.css").status()).isEqualTo(200);
        assertThat(anybody.get("/api/v1/openapi/swagger-config").status()).isEqualTo(200);
    }

    @Test
    void opensNoOtherDoor() throws Exception {
        for (String path : new String[] {
            "/api/v1/openapi/x",
            "/api/v1/docs/x",
            "/api/v1/swagger-ui/x/../../transfers/x",
            "/api/v1/openapi;/../transfers/x"
        }) {
            assertThat(anybody.get(path).status()).as(path).isIn(400, 401);
        }
    }
}
