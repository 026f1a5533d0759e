package dev.fourfold.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fourfold.protocol.Thorough;
import dev.fourfold.system.Checkout.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole system with the shortest certificates that the CA issues, which are renewed after some 15 seconds. */
@Thorough("it waits for certificates to be renewed")
class RenewalIT {

    private static final Map<String, String> SHORT_CERTIFICATES =
            Map.of("CA_PROFILES_SERVER_LIFETIME", "1m", "CA_PROFILES_CLIENT_LIFETIME", "1m");

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    @Test
    void replacesBothCertificatesUnderAnOpenChannel() throws Exception {
        Ports ports = Ports.free();
        Launcher launcher = new Launcher(new Shell(folder, SHORT_CERTIFICATES), ports);
        Process run = launcher.start(folder.resolve("run.out"), "--no-cache");
        try {
            JsonNode recipient = get(ports.server(), "/api/v1/recipients").at("/recipients/0");
            assertThat(recipient.get("online").asBoolean()).isTrue();
            JsonNode handshakes = get(ports.server(), "/api/v1/handshakes");
            Instant server = certificateEnds(ports.server());
            Instant client = certificateEnds(ports.client());

            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> certificateEnds(ports.server()).isAfter(server)
                            && certificateEnds(ports.client()).isAfter(client));

            assertThat(get(ports.server(), "/api/v1/recipients").at("/recipients/0"))
                    .isEqualTo(recipient);
            assertThat(get(ports.server(), "/api/v1/handshakes")).isEqualTo(handshakes);
            assertThat(transfer(ports.server()).at("/delivery/status").asString())
                    .isEqualTo("DELIVERED");
            assertThat(text(ports.client(), "/api/v1/inbox/latest")).contains("Rs 2,500");
            launcher.interrupt(run);
        } finally {
            run.destroy();
        }
    }

    /** Returns until when the present certificate of a service is valid; it must be ready. */
    private Instant certificateEnds(int port) throws IOException, InterruptedException {
        JsonNode enrolment = get(port, "/actuator/health/readiness").at("/components/enrolment");
        assertThat(enrolment.get("status").asString()).isEqualTo("UP");
        return Instant.parse(enrolment.at("/details/notAfter").asString());
    }

    private JsonNode transfer(int port) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(request(port, "/api/v1/transfers")
                .header("Content-Type", "application/json")
                .header("Prefer", "wait=10")
                .POST(BodyPublishers.ofString("{\"from\":\"client.com\",\"to\":\"friend\",\"amount\":\"2500.00\"}")));
        return JsonMapper.shared().readTree(answer.body());
    }

    private JsonNode get(int port, String path) throws IOException, InterruptedException {
        return JsonMapper.shared().readTree(text(port, path));
    }

    private String text(int port, String path) throws IOException, InterruptedException {
        return send(request(port, path)).body();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return answer;
    }

    private static HttpRequest.Builder request(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    }
}
