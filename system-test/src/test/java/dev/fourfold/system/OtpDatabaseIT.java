package dev.fourfold.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fourfold.system.Line.Way;
import dev.fourfold.system.Site.Service;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** A database that stands still, with the limits that a server has by itself. */
class OtpDatabaseIT extends BrokenSite {

    private static final Duration IN_TIME = Duration.ofSeconds(8);

    OtpDatabaseIT() {
        super("--otp.resend-cooldown=0s", "--otp.limits.sends=1000", "--otp.limits.open-transfers=1000");
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

    @Test
    void answersInTimeAndCountsNoAttempt() throws Exception {
        String id = Customer.id(customer.register());
        customer.assertDeliveredOnce(id);
        String code = customer.code(id);
        try (var _ = site.frozenDatabase()) {
            for (Callable<HttpResponse<String>> request : List.<Callable<HttpResponse<String>>>of(
                    () -> customer.confirm(id, code), // on a connection that was used a moment ago
                    () -> customer.confirm(id, code),
                    () -> customer.order(customer.amount()),
                    () -> customer.resend(id),
                    () -> site.get(Service.SERVER, "/api/v1/transfers/" + id))) {
                assertAnswersInTime(request);
            }
        }

        await().atMost(SOON).until(customer::isAttached);
        assertThat(customer.wrongCode(id, code).get("attemptsRemaining").asInt())
                .isEqualTo(4);
        assertThat(customer.confirm(id, code).statusCode()).isEqualTo(200);
        assertThat(site.sum(Service.SERVER, "fourfold_otp_refusals_total", "store-unavailable"))
                .isGreaterThanOrEqualTo(5);
    }

    private static void assertAnswersInTime(Callable<HttpResponse<String>> request) throws Exception {
        long start = System.nanoTime();
        HttpResponse<String> answer = request.call();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(IN_TIME);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("5");
        assertThat(answer.body()).contains("store-unavailable", "Nothing was accepted");
    }
}
