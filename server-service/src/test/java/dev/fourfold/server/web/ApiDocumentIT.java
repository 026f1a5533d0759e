package dev.fourfold.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.server.Api;
import dev.fourfold.server.EmbeddedData;
import dev.fourfold.server.Refusal;
import dev.fourfold.server.ServerTest;
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
