package dev.fourfold.system;

import static dev.fourfold.system.Site.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fourfold.system.Line.Way;
import dev.fourfold.system.Site.Service;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * What breaks on the way of a code, for real: processes are killed, lines cut. Afterwards nothing is lost, the device shows
 * each code once, and no attempt was given back.
 */
@Timeout(300)
class OtpFaultsIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final AtomicInteger RUPEES = new AtomicInteger();

    @TempDir
    private static Path folder;

    private static Site site;

    @BeforeAll
    static void startTheSystem() throws Exception {
        site = Site.start(folder, "--spring.datasource.hikari.connection-timeout=1000");
    }

    @AfterAll
    static void stopTheSystem() throws Exception {
        site.close();
    }

    @BeforeEach
    void attach() {
        site.line().mend();
        await().atMost(SOON).until(OtpFaultsIT::isAttached);
    }

    @Test
    void deliversWhenTheDeviceComesBack() throws Exception {
        goOffline();
        JsonNode transfer = register();
        assertThat(transfer.get("recipientOnline").asBoolean()).isFalse();
        assertThat(transfer.at("/delivery/status").asString()).isEqualTo("QUEUED");

        site.line().mend();
        assertDeliveredOnce(id(transfer));
        assertThat(delivery(id(transfer)).get("sends").asInt()).isEqualTo(1);
    }

    @Test
    void deliversAgainWhatNeverLeft() throws Exception {
        site.line().hold(Way.TO_DEVICE);
        String id = id(register());
        await().atMost(SOON).until(() -> site.line().held(Way.TO_DEVICE) > 0 && isSent(id));
        site.line().hangUp();

        assertDeliveredOnce(id);
        assertThat(delivery(id).get("generation").asInt()).isEqualTo(1);
    }

    @Test
    void showsOnceWhatWasStoredWithoutAReceipt() throws Exception {
        site.line().hold(Way.TO_SERVER);
        String id = id(register());
        await().atMost(SOON).until(() -> shown(id).size() == 1 && site.line().held(Way.TO_SERVER) > 0);
        assertThat(delivery(id).get("status").asString()).isEqualTo("IN_FLIGHT");
        JsonNode first = shown(id).getFirst();
        site.line().hangUp();

        assertDeliveredOnce(id);
        assertThat(shown(id)).containsExactly(first);
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of("cut within", (Consumer<Line>) line -> line.cutWithinNext(Way.TO_DEVICE)),
                Arguments.of("doubled", (Consumer<Line>) line -> line.doubleNext(Way.TO_DEVICE)),
                Arguments.of("lost", (Consumer<Line>) line -> line.loseNext(Way.TO_DEVICE)),
                Arguments.of("changed", (Consumer<Line>) line -> line.changeNext(Way.TO_DEVICE)),
                Arguments.of("receipt cut within", (Consumer<Line>) line -> line.cutWithinNext(Way.TO_SERVER)),
                Arguments.of("receipt changed", (Consumer<Line>) line -> line.changeNext(Way.TO_SERVER)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void deliversOnceThoughARecordIs(String what, Consumer<Line> fault) throws Exception {
        fault.accept(site.line());
        assertDeliveredOnce(id(register()));
    }

    @Test
    void acceptsAReceiptThatComesLate() throws Exception {
        site.line().hold(Way.TO_SERVER);
        String id = id(register());
        await().atMost(SOON).until(() -> delivery(id).get("sends").asInt() >= 2);
        site.line().release(Way.TO_SERVER);

        assertDeliveredOnce(id);
    }

    @Test
    void losesNothingWhenTheServerIsKilled() throws Exception {
        String attempted = id(register());
        assertDeliveredOnce(attempted);
        assertThat(wrongCode(attempted).get("attemptsRemaining").asInt()).isEqualTo(4);
        assertThat(wrongCode(attempted).get("attemptsRemaining").asInt()).isEqualTo(3);

        site.line().hold(Way.TO_SERVER);
        String stored = id(register());
        await().atMost(SOON).until(() -> shown(stored).size() == 1);
        site.line().hold(Way.TO_DEVICE);
        String sent = id(register());
        await().atMost(SOON).until(() -> isSent(sent));
        goOffline();
        String queued = id(register());
        site.kill(Service.SERVER);
        site.start(Service.SERVER);
        site.awaitReady(Service.SERVER);
        assertThat(delivery(queued).get("status").asString()).isEqualTo("QUEUED");
        assertThat(delivery(sent).get("status").asString()).isEqualTo("IN_FLIGHT");
        assertThat(delivery(stored).get("status").asString()).isEqualTo("IN_FLIGHT");

        site.line().mend();
        for (String id : List.of(queued, sent, stored)) {
            assertDeliveredOnce(id);
        }
        assertThat(wrongCode(attempted).get("attemptsRemaining").asInt()).isEqualTo(2);
        assertThat(confirm(attempted).statusCode()).isEqualTo(200);
    }

    @Test
    void showsOnceWhatWasStoredBeforeTheClientWasKilled() throws Exception {
        site.line().hold(Way.TO_SERVER);
        String id = id(register());
        await().atMost(SOON).until(() -> shown(id).size() == 1);
        JsonNode first = shown(id).getFirst();
        site.kill(Service.CLIENT);
        site.line().cut();
        assertThat(delivery(id).get("status").asString()).isEqualTo("IN_FLIGHT");
        assertNothingInClear(first.get("text").asString());

        site.start(Service.CLIENT);
        await().atMost(Duration.ofMinutes(1))
                .ignoreExceptions()
                .until(() -> shown(id).size() == 1);
        assertThat(shown(id)).containsExactly(first);
        site.line().mend();
        assertDeliveredOnce(id);
        assertThat(shown(id)).containsExactly(first);
    }

    @Test
    void acknowledgesNothingThatADiskDidNotTake() throws Exception {
        limitFiles("0:");
        String id = id(register());
        await().atMost(SOON).until(() -> failed() >= 1);
        assertThat(shown(id)).isEmpty();
        assertThat(delivery(id).get("status").asString()).isEqualTo("IN_FLIGHT");

        limitFiles("unlimited:");
        assertDeliveredOnce(id);
    }

    private static void limitFiles(String soft) throws IOException, InterruptedException {
        new Shell(folder, Map.of())
                .run(SOON, "prlimit", "--pid=" + site.process(Service.CLIENT).pid(), "--fsize=" + soft)
                .expectSuccess();
    }

    private static double failed() throws IOException, InterruptedException {
        return site.get(Service.CLIENT, "/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith("fourfold_otp_deliveries_total") && line.contains("failed"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static void assertNothingInClear(String sentence) throws IOException {
        try (Stream<Path> files = Files.walk(site.folder(Service.CLIENT))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(sentence);
            }
        }
    }

    private static void goOffline() throws IOException {
        site.line().cut();
        await().atMost(SOON).until(() -> !isAttached());
    }

    private static boolean isAttached() throws IOException, InterruptedException {
        HttpResponse<String> answer = site.get(Service.SERVER, "/api/v1/recipients");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer).at("/recipients/0/online").asBoolean();
    }

    /** Registers a transfer like no other. */
    private static JsonNode register() throws IOException, InterruptedException {
        HttpResponse<String> answer = site.post(
                "/api/v1/transfers",
                "{\"from\":\"client.com\",\"to\":\"friend\",\"amount\":\"" + RUPEES.incrementAndGet() + "\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return json(answer);
    }

    private static String id(JsonNode transfer) {
        return transfer.get("id").asString();
    }

    private static JsonNode transfer(String id) throws IOException, InterruptedException {
        return json(site.get(Service.SERVER, "/api/v1/transfers/" + id));
    }

    private static JsonNode delivery(String id) throws IOException, InterruptedException {
        return transfer(id).get("delivery");
    }

    private static boolean isSent(String id) throws IOException, InterruptedException {
        return delivery(id).get("status").asString().equals("IN_FLIGHT");
    }

    private static List<JsonNode> shown(String id) throws IOException, InterruptedException {
        JsonNode inbox = json(site.get(Service.CLIENT, "/api/v1/inbox"));
        return StreamSupport.stream(inbox.get("messages").spliterator(), false)
                .filter(message -> message.get("transferId").asString().equals(id))
                .toList();
    }

    private static void assertDeliveredOnce(String id) {
        await().atMost(SOON).until(() -> delivery(id).get("status").asString().equals("DELIVERED"));
        await().atMost(SOON).untilAsserted(() -> assertThat(shown(id)).hasSize(1));
    }

    private static String code(String id) throws IOException, InterruptedException {
        return shown(id).getFirst().get("text").asString().replaceAll(".* is (\\d+)\\.", "$1");
    }

    private static HttpResponse<String> confirm(String id) throws IOException, InterruptedException {
        return confirm(id, code(id));
    }

    private static HttpResponse<String> confirm(String id, String code) throws IOException, InterruptedException {
        return site.post("/api/v1/transfers/" + id + "/confirmation", "{\"code\":\"" + code + "\"}");
    }

    private static JsonNode wrongCode(String id) throws IOException, InterruptedException {
        String wrong = "%06d".formatted((Integer.parseInt(code(id)) + 1) % 1_000_000);
        HttpResponse<String> answer = confirm(id, wrong);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        return json(answer);
    }
}
