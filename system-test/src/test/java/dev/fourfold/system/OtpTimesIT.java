package dev.fourfold.system;

import static dev.fourfold.system.Customer.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fourfold.system.Line.Way;
import dev.fourfold.system.Site.Service;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Codes that live for seconds, until they are over. */
@EnabledIfSystemProperty(
        named = "fourfold.thorough",
        matches = "true",
        disabledReason = "it waits for codes to expire; -Dfourfold.thorough=true runs it")
@Timeout(300)
class OtpTimesIT {

    private static final Duration LIFE = Duration.ofSeconds(8);
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration OFTEN = Duration.ofMillis(50);

    @TempDir
    private static Path folder;

    private static Site site;
    private static Customer customer;

    @BeforeAll
    static void startTheSystem() throws Exception {
        site = Site.start(folder, "--otp.lifetime=" + LIFE.toSeconds() + "s", "--otp.limits.sends=1000");
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
    void showsACodeUntilItExpiresAndAuthorisesNothingWithItAfterwards() throws Exception {
        String id = id(customer.register());
        customer.assertDeliveredOnce(id);
        String code = customer.code(id);
        Instant end = end(id);

        await().atMost(SOON).pollInterval(OFTEN).until(() -> customer.shown(id).isEmpty());
        assertThat(Duration.between(end, Instant.now())).isLessThan(Duration.ofMillis(1500));
        await().atMost(SOON)
                .pollInterval(OFTEN)
                .until(() -> customer.confirm(id, code).statusCode() != 422);
        assertThat(customer.confirm(id, code).body()).contains("code-expired");
    }

    @Test
    void deliversNothingThatExpiredWhileTheDeviceWasAway() throws Exception {
        customer.goOffline();
        String id = id(customer.register());
        await().atMost(SOON).until(() -> customer.status(id).equals("EXPIRED"));
        site.line().mend();
        String next = id(customer.register());
        customer.assertDeliveredOnce(next);

        assertThat(customer.shown(id)).isEmpty();
        assertThat(customer.delivery(id).get("sends").asInt()).isZero();
    }

    @Test
    void doesNotShowAgainWhatExpiredWithoutAReceipt() throws Exception {
        site.line().hold(Way.TO_SERVER);
        String id = id(customer.register());
        await().atMost(SOON).until(() -> customer.shown(id).size() == 1);
        await().atMost(SOON).until(() -> customer.delivery(id).get("sends").asInt() >= 2);
        await().atMost(SOON).until(() -> customer.shown(id).isEmpty());
        site.line().hangUp();
        String next = id(customer.register());
        customer.assertDeliveredOnce(next);

        assertThat(customer.shown(id)).isEmpty();
        assertThat(customer.status(id)).isEqualTo("EXPIRED");
    }

    @Test
    void showsNothingThatExpiredWhileTheClientWasDead() throws Exception {
        String id = id(customer.register());
        customer.assertDeliveredOnce(id);
        Instant end = end(id);
        site.kill(Service.CLIENT);
        await().atMost(SOON).until(() -> Instant.now().isAfter(end));
        site.start(Service.CLIENT);
        await().atMost(Duration.ofMinutes(1)).until(customer::isAttached);

        assertThat(customer.shown(id)).isEmpty();
    }

    private static Instant end(String id) throws IOException, InterruptedException {
        return Instant.parse(customer.delivery(id).get("expiresAt").asString());
    }
}
