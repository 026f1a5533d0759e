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
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * What breaks on the way of a code, for real: processes are killed, lines cut. Afterwards nothing is lost, the device shows
 * each code once, and no attempt was given back.
 */
@EnabledIfSystemProperty(
        named = "fourfold.thorough",
        matches = "true",
        disabledReason = "it starts and kills processes for a minute and more; -Dfourfold.thorough=true runs it")
@Timeout(300)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OtpFaultsIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private static Path folder;

    private static Site site;
    private static Customer customer;

    @BeforeAll
    static void startTheSystem() throws Exception {
        site = Site.start(
                folder,
                "--spring.datasource.hikari.connection-timeout=1000",
                "--spring.datasource.hikari.data-source-properties.socketTimeout=2",
                "--otp.resend-cooldown=0s",
                "--otp.limits.sends=1000");
        customer = new Customer(site);
    }

    @AfterAll
    static void stopTheSystem() throws Exception {
        site.close();
    }

    @BeforeEach
    void attach() {
        site.line().mend();
        await().atMost(SOON).until(customer::isAttached);
    }

    @Test
    void deliversWhenTheDeviceComesBack() throws Exception {
        customer.goOffline();
        JsonNode transfer = customer.register();
        assertThat(transfer.get("recipientOnline").asBoolean()).isFalse();
        assertThat(transfer.at("/delivery/status").asString()).isEqualTo("QUEUED");

        site.line().mend();
        customer.assertDeliveredOnce(Customer.id(transfer));
        assertThat(customer.delivery(Customer.id(transfer)).get("sends").asInt())
                .isEqualTo(1);
    }

    @Test
    void deliversAgainWhatNeverLeft() throws Exception {
        site.line().hold(Way.TO_DEVICE);
        String id = Customer.id(customer.register());
        await().atMost(SOON)
                .until(() -> site.line().held(Way.TO_DEVICE) > 0
                        && customer.status(id).equals("IN_FLIGHT"));
        site.line().hangUp();

        customer.assertDeliveredOnce(id);
        assertThat(customer.delivery(id).get("generation").asInt()).isEqualTo(1);
    }

    @Test
    void showsOnceWhatWasStoredWithoutAReceipt() throws Exception {
        site.line().hold(Way.TO_SERVER);
        String id = Customer.id(customer.register());
        await().atMost(SOON)
                .until(() -> customer.shown(id).size() == 1 && site.line().held(Way.TO_SERVER) > 0);
        assertThat(customer.status(id)).isEqualTo("IN_FLIGHT");
        JsonNode first = customer.shown(id).getFirst();
        site.line().hangUp();

        customer.assertDeliveredOnce(id);
        assertThat(customer.shown(id)).containsExactly(first);
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
        customer.assertDeliveredOnce(Customer.id(customer.register()));
    }

    @Test
    void acceptsAReceiptThatComesLate() throws Exception {
        site.line().hold(Way.TO_SERVER);
        String id = Customer.id(customer.register());
        await().atMost(SOON).until(() -> customer.delivery(id).get("sends").asInt() >= 2);
        site.line().release(Way.TO_SERVER);

        customer.assertDeliveredOnce(id);
    }

    @Test
    void losesNothingWhenTheServerIsKilled() throws Exception {
        String attempted = Customer.id(customer.register());
        customer.assertDeliveredOnce(attempted);
        String code = customer.code(attempted);
        assertThat(customer.wrongCode(attempted, code).get("attemptsRemaining").asInt())
                .isEqualTo(4);
        assertThat(customer.wrongCode(attempted, code).get("attemptsRemaining").asInt())
                .isEqualTo(3);

        site.line().hold(Way.TO_SERVER);
        String stored = Customer.id(customer.register());
        await().atMost(SOON).until(() -> customer.shown(stored).size() == 1);
        site.line().hold(Way.TO_DEVICE);
        String sent = Customer.id(customer.register());
        await().atMost(SOON).until(() -> customer.status(sent).equals("IN_FLIGHT"));
        customer.goOffline();
        String queued = Customer.id(customer.register());
        String cutShort = customer.amount();
        killWhileItTakes(cutShort);
        site.start(Service.SERVER);
        site.awaitReady(Service.SERVER);
        assertThat(customer.status(queued)).isEqualTo("QUEUED");
        assertThat(customer.status(sent)).isEqualTo("IN_FLIGHT");
        assertThat(customer.status(stored)).isEqualTo("IN_FLIGHT");

        site.line().mend();
        for (String id : List.of(queued, sent, stored)) {
            customer.assertDeliveredOnce(id);
        }
        // nothing of it was there: it would be refused as a double
        customer.assertDeliveredOnce(Customer.id(json(expect(201, customer.order(cutShort)))));
        assertThat(customer.wrongCode(attempted, code).get("attemptsRemaining").asInt())
                .isEqualTo(2);
        assertThat(customer.confirm(attempted, code).statusCode()).isEqualTo(200);
    }

    /** Kills the server within a request, which cannot have been committed because the database stands still. */
    private static void killWhileItTakes(String amount) throws Exception {
        try (var _ = site.frozenDatabase();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> order = threads.submit(() -> statusOf(amount));
            await().atMost(SOON)
                    .until(() -> order.isDone()
                            || sum(Service.SERVER, "http_server_requests_active_seconds_count", "POST") >= 1);
            site.kill(Service.SERVER);
            assertThat(order.get()).isIn(0, 503);
        }
    }

    /** Returns how an order was answered: 0 if it was not. */
    private static int statusOf(String amount) throws InterruptedException {
        try {
            return customer.order(amount).statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    @Test
    void showsOnceWhatWasStoredBeforeTheClientWasKilled() throws Exception {
        site.line().hold(Way.TO_SERVER);
        String id = Customer.id(customer.register());
        await().atMost(SOON).until(() -> customer.shown(id).size() == 1);
        JsonNode first = customer.shown(id).getFirst();
        site.kill(Service.CLIENT);
        site.line().cut();
        assertThat(customer.status(id)).isEqualTo("IN_FLIGHT");
        assertNothingInClear(first.get("text").asString());

        site.start(Service.CLIENT);
        await().atMost(Duration.ofMinutes(1))
                .ignoreExceptions()
                .until(() -> customer.shown(id).size() == 1);
        assertThat(customer.shown(id)).containsExactly(first);
        site.line().mend();
        customer.assertDeliveredOnce(id);
        assertThat(customer.shown(id)).containsExactly(first);
    }

    @Test
    void takesNothingWithoutTheDatabaseAndLosesNothing() throws Exception {
        site.line().hold(Way.TO_SERVER);
        String id = Customer.id(customer.register());
        await().atMost(SOON)
                .until(() -> customer.shown(id).size() == 1 && site.line().held(Way.TO_SERVER) > 0);
        try (var _ = site.frozenDatabase()) {
            site.line().release(Way.TO_SERVER);
            HttpResponse<String> refused = customer.order(customer.amount());
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(refused.body()).contains("store-unavailable");
        }

        customer.assertDeliveredOnce(id);
    }

    /** The last one, for it blocks the customer. */
    @Test
    @Order(Integer.MAX_VALUE)
    void tellsTheDeviceWhatBecameOfFiveWrongCodes() throws Exception {
        String right = Customer.id(customer.register());
        customer.assertDeliveredOnce(right);
        expect(200, customer.confirm(right, customer.code(right))); // which makes up for wrong codes before
        String id = Customer.id(customer.register());
        customer.assertDeliveredOnce(id);
        String code = customer.code(id);
        for (int left = 4; left >= 0; left--) {
            assertThat(customer.wrongCode(id, code).get("attemptsRemaining").asInt())
                    .isEqualTo(left);
        }

        await().atMost(SOON).until(() -> customer.text(id).contains("locked"));
        assertThat(customer.text(id)).contains("5 wrong codes").doesNotContain(code);
        assertThat(customer.confirm(id, code).body()).contains("authorisation-locked");
        assertThat(customer.resend(id).body()).contains("payer-blocked");
    }

    @Test
    void takesFromTheDeviceWhatWasCancelledWhileItWasAway() throws Exception {
        String kept = Customer.id(customer.register());
        String cancelled = Customer.id(customer.register());
        customer.assertDeliveredOnce(kept);
        customer.assertDeliveredOnce(cancelled);
        customer.goOffline();
        assertThat(customer.cancel(cancelled).statusCode()).isEqualTo(204);
        assertThat(customer.shown(cancelled)).hasSize(1);

        site.line().mend();
        await().atMost(SOON).until(() -> customer.shown(cancelled).isEmpty());
        assertThat(customer.shown(kept)).hasSize(1);
    }

    @Test
    void sendsTheSameCodeAgainBeforeAReceiptAndAnotherAfterIt() throws Exception {
        customer.goOffline();
        String id = Customer.id(customer.register());
        JsonNode nudged = json(expect(202, customer.resend(id)));
        assertThat(nudged.get("reused").asBoolean()).isTrue();
        assertThat(nudged.get("generation").asInt()).isEqualTo(1);
        site.line().mend();
        customer.assertDeliveredOnce(id);
        String first = customer.code(id);

        JsonNode renewed = json(expect(202, customer.resend(id)));
        assertThat(renewed.get("reused").asBoolean()).isFalse();
        await().atMost(SOON).until(() -> customer.generation(id) == 2);
        customer.assertDeliveredOnce(id);
        String second = customer.code(id);
        assertThat(customer.confirm(id, first).body())
                .contains(first.equals(second) ? "AUTHORISED" : "superseded-code");
    }

    @Test
    void acknowledgesNothingThatADiskDidNotTake() throws Exception {
        String cancelled = Customer.id(customer.register());
        customer.assertDeliveredOnce(cancelled);
        limitFiles("0:");
        String id = Customer.id(customer.register());
        await().atMost(SOON).until(() -> sum(Service.CLIENT, "fourfold_inbox_deliveries_total", "failed") >= 1);
        assertThat(customer.shown(id)).isEmpty();
        assertThat(customer.status(id)).isEqualTo("IN_FLIGHT");

        assertThat(customer.cancel(cancelled).statusCode()).isEqualTo(204);
        await().atMost(SOON).until(() -> customer.shown(cancelled).isEmpty());

        limitFiles("unlimited:");
        customer.assertDeliveredOnce(id);
    }

    private static void limitFiles(String soft) throws IOException, InterruptedException {
        new Shell(folder, Map.of())
                .run(SOON, "prlimit", "--pid=" + site.process(Service.CLIENT).pid(), "--fsize=" + soft)
                .expectSuccess();
    }

    private static double sum(Service service, String metric, String label) throws IOException, InterruptedException {
        return site.get(service, "/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith(metric) && line.contains("\"" + label + "\""))
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

    private static HttpResponse<String> expect(int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return answer;
    }
}
