package dev.fourfold.system;

import static dev.fourfold.system.Site.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fourfold.system.Site.Service;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/** What devices show of codes that are over, are asked for again, or that they do not take. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OtpCodesIT extends BrokenSite {

    OtpCodesIT() {
        super("--otp.resend-cooldown=0s", "--otp.limits.sends=1000", "--otp.limits.open-transfers=1000");
    }

    /** The last one, for it blocks the customer. */
    @Test
    @Order(Integer.MAX_VALUE)
    void tellsTheDeviceWhatBecameOfFiveWrongCodes() throws Exception {
        String right = Customer.id(customer.register());
        customer.assertDeliveredOnce(right);
        Customer.expect(200, customer.confirm(right, customer.code(right))); // which makes up for wrong codes before
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
        JsonNode nudged = json(Customer.expect(202, customer.resend(id)));
        assertThat(nudged.get("reused").asBoolean()).isTrue();
        assertThat(nudged.get("generation").asInt()).isEqualTo(1);
        site.line().mend();
        customer.assertDeliveredOnce(id);
        String first = customer.code(id);

        JsonNode renewed = json(Customer.expect(202, customer.resend(id)));
        assertThat(renewed.get("reused").asBoolean()).isFalse();
        await().atMost(SOON).until(() -> customer.generation(id) == 2);
        customer.assertDeliveredOnce(id);
        String second = customer.code(id);
        assertThat(customer.confirm(id, first).body())
                .contains(first.equals(second) ? "AUTHORISED" : "superseded-code");
    }

    /** A device shows 60 codes. */
    @Test
    void saysThatTheDeviceRefusedACode() throws Exception {
        String before = Customer.id(customer.register());
        customer.assertDeliveredOnce(before);
        List<String> full = new ArrayList<>();
        while (customer.shownInAll() < 60) {
            String one = Customer.id(customer.register());
            customer.assertDeliveredOnce(one);
            full.add(one);
        }
        String refused = Customer.id(customer.register());

        await().atMost(SOON).until(() -> customer.status(refused).equals("REJECTED"));
        assertThat(customer.shown(refused)).isEmpty();
        assertThat(json(site.get(Service.SERVER, "/api/v1/transfers/" + refused))
                        .get("status")
                        .asString())
                .isEqualTo("AWAITING_CODE");
        assertThat(site.get(Service.SERVER, "/api/v1/transfers/" + refused + "/events")
                        .body())
                .contains("REFUSED", "REJECTED", "full", "device client.com");
        for (String one : full) {
            Customer.expect(204, customer.cancel(one));
        }
        await().atMost(SOON).until(() -> full.stream().noneMatch(customer::isShown));
        assertThat(json(Customer.expect(202, customer.resend(refused)))
                        .get("reused")
                        .asBoolean())
                .isFalse();
        customer.assertDeliveredOnce(refused);
    }
}
