package dev.fourfold.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.server.Api;
import dev.fourfold.server.ServerTest;
import dev.fourfold.server.Store;
import dev.fourfold.server.delivery.Device;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** What holds for the events of a transfer, on any engine. */
@ServerTest
@Timeout(30)
abstract class EventContract {

    @LocalServerPort
    private int port;

    @Autowired
    private Store store;

    @Autowired
    private Device.Maker devices;

    @Autowired
    private JdbcTemplate jdbc;

    private Api api;

    @BeforeEach
    void begin() {
        api = Api.at(port);
        store.clear();
    }

    private static String path(String id) {
        return "/api/v1/transfers/" + id + "/events";
    }

    @Test
    void sayWhoDidWhatWhen() throws Exception {
        String id = api.transfer("100000").text("/id");
        try (Device device = devices.attach("client.com")) {
            String sentence = device.read();
            String code = sentence.substring(sentence.length() - 7, sentence.length() - 1);
            Awaitility.await().until(() -> store.audit(id).contains("DELIVERED"));
            assertThat(api.confirm(id, code).status()).isEqualTo(200);
        }

        Api.Answer answer = api.get(path(id));
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.body()
                        .at("/events")
                        .valueStream()
                        .map(event -> event.path("event").asString() + " by "
                                + event.path("actor").asString()))
                .containsSubsequence(
                        "REGISTERED by caller test",
                        "SENT by server",
                        "DELIVERED by device client.com",
                        "AUTHORISED by caller test");
        assertThat(answer.text("/events/0/at")).endsWith("Z");
    }

    @Test
    void sayWhetherTheyAreSealed() throws Exception {
        String id = api.transfer("100000").text("/id");

        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(
                                api.get(path(id)).body().at("/events/0/place").asLong())
                        .isPositive());
    }

    @Test
    void arriveWhileTheyHappenUntilTheTransferHasEnded() throws Exception {
        String id = api.transfer("100000").text("/id");
        try (Lines lines = stream(id, "")) {
            lines.awaitLine("event:REGISTERED");
            assertThat(api.delete("/api/v1/transfers/" + id).status()).isEqualTo(204);
            lines.awaitLine("event:CANCELLED");

            assertThat(lines.rest()).noneMatch(line -> line.startsWith("event:REGISTERED"));
        }
    }

    @Test
    void arriveWhenAnotherReplicaDidIt() throws Exception {
        String id = api.transfer("100000").text("/id");
        try (Lines lines = stream(id, "")) {
            lines.awaitLine("event:REGISTERED");
            jdbc.update("INSERT INTO audit (transfer_id, event) VALUES (?, 'SEEN')", id);
            lines.awaitLine("event:SEEN");
        }
    }

    @Test
    void goOnAfterTheLastThatTheReaderSaw() throws Exception {
        String id = api.transfer("100000").text("/id");
        String last = api.get(path(id)).text("/events/0/id");
        api.delete("/api/v1/transfers/" + id);

        try (Lines lines = stream(id, last)) {
            assertThat(lines.rest())
                    .contains("event:CANCELLED")
                    .noneMatch(line -> line.startsWith("event:REGISTERED"))
                    .noneMatch(line -> line.equals("id:" + last));
        }
    }

    @Test
    void endAtOnceForATransferThatHasEnded() throws Exception {
        String id = api.transfer("100000").text("/id");
        api.delete("/api/v1/transfers/" + id);

        try (Lines lines = stream(id, "")) {
            assertThat(lines.rest()).contains("event:REGISTERED", "event:CANCELLED");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"trf_00000000000000000000000000000000", "x.y", "%20"})
    void areNotThereForUnknownIds(String id) throws Exception {
        assertThat(api.get(path(id)).problem()).isEqualTo("unknown-transfer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-1", "1.0", "99999999999999999999"})
    void refuseWhatIsNoEventsId(String last) throws Exception {
        String id = api.transfer("100000").text("/id");

        assertThat(open(id, last).statusCode()).isEqualTo(400);
    }

    private HttpResponse<InputStream> open(String id, String lastEventId) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(api.base() + path(id)))
                .header("Authorization", "Bearer " + api.key())
                .header("Accept", "text/event-stream");
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        return api.http().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    private Lines stream(String id, String lastEventId) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = open(id, lastEventId);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        return new Lines(new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8)));
    }

    /** The lines of a stream, while they come. */
    private record Lines(BufferedReader reader) implements AutoCloseable {

        void awaitLine(String wanted) throws IOException {
            String line = reader.readLine();
            while (line != null && !line.equals(wanted)) {
                line = reader.readLine();
            }
            assertThat(line).isEqualTo(wanted);
        }

        List<String> rest() throws IOException {
            var lines = new ArrayList<String>();
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
            return lines;
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
