package dev.fourfold.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Thorough;
import dev.fourfold.server.Api;
import dev.fourfold.server.ServerTest;
import dev.fourfold.server.Store;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionOperations;

/** What holds for readers who are told the events of a transfer while they happen, on any engine. */
@ServerTest
@Timeout(60)
abstract class EventStreamContract {

    @LocalServerPort
    private int port;

    @Autowired
    private Store store;

    @Autowired
    private Events events;

    @Autowired
    private EventStreams streams;

    @Autowired
    private MeterRegistry meters;

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private TransactionOperations transaction;

    private Api api;

    @BeforeEach
    void begin() {
        api = Api.at(port);
        store.clear();
    }

    private static String path(String id) {
        return "/api/v1/transfers/" + id + "/events";
    }

    private void write(String id, String event) {
        jdbc.update("INSERT INTO audit (transfer_id, event) VALUES (?, ?)", id, event);
    }

    private static double readers(MeterRegistry meters) {
        return meters.get("fourfold.otp.event.readers").gauge().value();
    }

    @Test
    void arriveWhileTheyHappenUntilTheTransferHasEnded() throws Exception {
        String id = api.transfer("100000").text("/id");
        try (EventLines lines = stream(id, "")) {
            lines.awaitLine("event:REGISTERED");
            assertThat(api.delete("/api/v1/transfers/" + id).status()).isEqualTo(204);
            lines.awaitLine("event:CANCELLED");

            assertThat(lines.rest()).noneMatch(line -> line.startsWith("event:REGISTERED"));
        }
    }

    @Test
    @Thorough("ReplicasIT hears of another replica")
    void arriveWhenAnotherReplicaDidIt() throws Exception {
        String id = api.transfer("100000").text("/id");
        try (EventLines lines = stream(id, "")) {
            lines.awaitLine("event:REGISTERED");
            write(id, "SEEN");
            lines.awaitLine("event:SEEN");
        }
    }

    @Test
    void goOnAfterTheLastThatTheReaderSaw() throws Exception {
        String id = api.transfer("100000").text("/id");
        Awaitility.await().until(() -> api.get(path(id)).body().at("/events/0").has("place"));
        String last = api.get(path(id)).text("/events/0/place");
        api.delete("/api/v1/transfers/" + id);

        try (EventLines lines = stream(id, last)) {
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

        try (EventLines lines = stream(id, "")) {
            assertThat(lines.rest()).contains("event:REGISTERED", "event:CANCELLED");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-1", "1.0", "99999999999999999999"})
    void refuseWhatIsNoPlace(String last) throws Exception {
        String id = api.transfer("100000").text("/id");

        assertThat(open(id, last).statusCode()).isEqualTo(400);
    }

    @Test
    void loseNothingThatIsCommittedAfterALaterOne() throws Exception {
        String id = api.transfer("100000").text("/id");
        var written = new CountDownLatch(1);
        var seen = new CountDownLatch(1);
        Thread slow = Thread.ofVirtual()
                .start(() -> transaction.executeWithoutResult(_ -> {
                    write(id, "EARLY");
                    written.countDown();
                    assertThat(reached(seen)).isTrue();
                }));
        assertThat(reached(written)).isTrue();
        write(id, "LATE");
        String last;
        try (EventLines lines = stream(id, "")) {
            last = lines.idOf("event:LATE");
        }
        seen.countDown();
        assertThat(slow.join(Duration.ofSeconds(20))).isTrue();
        assertThat(store.audit(id)).containsSubsequence("EARLY", "LATE"); // by their ids
        api.delete("/api/v1/transfers/" + id);

        try (EventLines lines = stream(id, last)) {
            assertThat(lines.rest()).contains("event:EARLY", "event:CANCELLED").doesNotContain("event:LATE");
        }
    }

    private static boolean reached(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @Thorough("arriveWhileTheyHappenUntilTheTransferHasEnded waits less long")
    void areNotTornBySilence() throws Exception {
        String id = api.transfer("100000").text("/id");
        try (EventLines lines = stream(id, "")) {
            lines.awaitLine("event:REGISTERED");
            lines.awaitLine(":still here");
        }
    }

    @Test
    void haveABoundedNumberOfReaders() throws Exception {
        String id = api.transfer("100000").text("/id");
        Awaitility.await().until(() -> readers(meters) == 0); // those of other tests have noticed that they went
        for (int i = 0; i < EventStreams.MOST_READERS; i++) {
            streams.open(id, 0);
        }
        assertThat(readers(meters)).isEqualTo(200);
        HttpResponse<InputStream> refused = open(id, "");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).contains("10");
        assertThat(api.get(path(id)).status()).isEqualTo(200); // a list needs no room

        api.delete("/api/v1/transfers/" + id);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> readers(meters) == 0);
        assertThat(open(id, "").statusCode()).isEqualTo(200);
    }

    @Test
    void endWithTheServer() throws Exception {
        String id = api.transfer("100000").text("/id");
        var registry = new SimpleMeterRegistry();
        try (var server = new AnnotationConfigApplicationContext()) {
            server.registerBean(EventStreams.class, () -> new EventStreams(events, registry));
            server.refresh();
            server.getBean(EventStreams.class).open(id, 0);
            assertThat(readers(registry)).isEqualTo(1);
        }
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> readers(registry) == 0);
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

    private EventLines stream(String id, String lastEventId) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = open(id, lastEventId);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        return new EventLines(new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8)));
    }
}
