package dev.fourfold.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fourfold.protocol.Thorough;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A device whose certificate the CA revokes gets no more codes, whether it is attached or away. */
@Thorough("it starts three services; RevocationIT of server-service shows the same without a CA")
@Timeout(300)
class RevokedDeviceIT {

    @TempDir
    private static Path folder;

    @Test
    void getsNoCodeFromThenOn() throws Exception {
        try (Site site = Site.start(folder, List.of(), List.of("--fourfold.status.fresh=200ms"))) {
            var customer = new Customer(site);
            await().atMost(Site.SOON).until(customer::isAttached);
            String before = Customer.id(customer.register());
            customer.assertDeliveredOnce(before);

            // on hold while it is away: what is queued ends
            customer.goOffline();
            String queued = Customer.id(customer.register());
            assertThat(customer.status(queued)).isEqualTo("QUEUED");
            String serial = serial(site);
            revoke(site, serial, "certificateHold");
            await().atMost(Site.SOON).until(() -> customer.status(queued).equals("REJECTED"));
            assertRefused(customer);
            assertThat(customer.cancel(queued).statusCode()).isEqualTo(204);

            // released: it is good again
            assertThat(site.deleteAtCa("/api/v1/certificates/" + serial + "/revocation")
                            .statusCode())
                    .isEqualTo(204);
            site.line().mend();
            await().atMost(Site.SOON).until(customer::isAttached);
            String released = Customer.id(customer.register());
            customer.assertDeliveredOnce(released);

            // revoked while it is attached: the next code ends its channel, and does not reach it
            revoke(site, serial, "keyCompromise");
            await().pollDelay(Duration.ofMillis(300)).until(() -> true); // as long as an answer counts as new
            String id = Customer.id(customer.register());
            await().atMost(Site.SOON).until(() -> customer.status(id).equals("REJECTED"));
            await().atMost(Site.SOON).until(() -> !customer.isAttached());
            assertThat(customer.shown(id)).isEmpty();
            assertRefused(customer);
        }
    }

    private static void assertRefused(Customer customer) throws Exception {
        HttpResponse<String> refused = customer.order(customer.amount());
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("recipient-revoked");
    }

    private static String serial(Site site) throws Exception {
        for (JsonNode certificate :
                Site.json(site.getFromCa("/api/v1/certificates")).get("certificates")) {
            if (certificate.toString().contains("client.com")) {
                return certificate.get("serial").asString();
            }
        }
        throw new AssertionError("The CA knows no certificate of the client");
    }

    private static void revoke(Site site, String serial, String reason) throws Exception {
        HttpResponse<String> answer =
                site.postToCa("/api/v1/certificates/" + serial + "/revocation", "{\"reason\":\"" + reason + "\"}");
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
    }
}
