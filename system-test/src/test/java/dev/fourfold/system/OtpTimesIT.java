package dev.fourfold.system;

import static dev.fourfold.system.Customer.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fourfold.system.Line.Way;
import dev.fourfold.system.Site.Service;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Codes that live for seconds, until they are over. */
class OtpTimesIT extends BrokenSite {

    private static final Duration LIFE = Duration.ofSeconds(8);
    private static final Duration OFTEN = Duration.ofMillis(50);

    OtpTimesIT() {
        super("--otp.lifetime=" + LIFE.toSeconds() + "s", "--otp.limits.sends=1000");
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

    private Instant end(String id) throws IOException, InterruptedException {
        return Instant.parse(customer.delivery(id).get("expiresAt").asString());
    }
}
