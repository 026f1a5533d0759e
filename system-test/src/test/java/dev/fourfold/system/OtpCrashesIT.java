package dev.fourfold.system;

import static dev.fourfold.system.Site.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fourfold.system.Line.Way;
import dev.fourfold.system.Site.Service;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Processes that are killed, and a disk that is full: nothing is lost, and no attempt is given back. */
class OtpCrashesIT extends BrokenSite {

    OtpCrashesIT() {
        super("--otp.resend-cooldown=0s", "--otp.limits.sends=1000", "--otp.limits.open-transfers=1000");
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
        customer.assertDeliveredOnce(Customer.id(json(Customer.expect(201, customer.order(cutShort)))));
        assertThat(customer.wrongCode(attempted, code).get("attemptsRemaining").asInt())
                .isEqualTo(2);
        assertThat(customer.confirm(attempted, code).statusCode()).isEqualTo(200);
    }

    /** Kills the server within a request, which cannot have been committed because the database stands still. */
    private void killWhileItTakes(String amount) throws Exception {
        try (var _ = site.frozenDatabase();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> order = threads.submit(() -> statusOf(amount));
            await().atMost(SOON)
                    .until(() -> order.isDone()
                            || site.sum(Service.SERVER, "http_server_requests_active_seconds_count", "POST") >= 1);
            site.kill(Service.SERVER);
            assertThat(order.get()).isIn(0, 503);
        }
    }

    /** Returns how an order was answered: 0 if it was not. */
    private int statusOf(String amount) throws InterruptedException {
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

    private void assertNothingInClear(String sentence) throws IOException {
        try (Stream<Path> files = Files.walk(site.folder(Service.CLIENT))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(sentence);
            }
        }
    }

    @Test
    void acknowledgesNothingThatADiskDidNotTake() throws Exception {
        String cancelled = Customer.id(customer.register());
        customer.assertDeliveredOnce(cancelled);
        limitFiles("0:");
        String id = Customer.id(customer.register());
        await().atMost(SOON).until(() -> site.sum(Service.CLIENT, "fourfold_inbox_deliveries_total", "failed") >= 1);
        assertThat(customer.shown(id)).isEmpty();
        assertThat(customer.status(id)).isEqualTo("IN_FLIGHT");

        assertThat(customer.cancel(cancelled).statusCode()).isEqualTo(204);
        await().atMost(SOON).until(() -> customer.shown(cancelled).isEmpty());

        limitFiles("unlimited:");
        customer.assertDeliveredOnce(id);
    }

    private void limitFiles(String soft) throws IOException, InterruptedException {
        new Shell(site.folder(Service.CLIENT), Map.of())
                .run(SOON, "prlimit", "--pid=" + site.process(Service.CLIENT).pid(), "--fsize=" + soft)
                .expectSuccess();
    }
}
