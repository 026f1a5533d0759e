package dev.fourfold.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fourfold.system.Site.Service;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The key of the codes, replaced while transfers are open. */
class OtpKeyIT extends BrokenSite {

    private static final String KEY = "otp.key";
    private static final String PREVIOUS = "otp.previous-keys";

    OtpKeyIT() {
        super("--otp.resend-cooldown=0s", "--otp.limits.sends=1000");
    }

    @Test
    void endsNoCodeOfBefore() throws Exception {
        String first = delivered();
        String second = delivered();
        String firstCode = customer.code(first);
        String old = site.secrets().get(Service.SERVER, KEY);

        site.kill(Service.SERVER);
        site.secrets().put(Service.SERVER, KEY, SiteSecrets.hex());
        refusesToStartWithoutTheOldKey();

        site.secrets().put(Service.SERVER, PREVIOUS, old);
        restart();
        assertThat(customer.confirm(first, firstCode).statusCode()).isEqualTo(200);
        String third = delivered();
        String thirdCode = customer.code(third);
        String secondCode = customer.code(second);

        site.kill(Service.SERVER);
        site.secrets().remove(Service.SERVER, PREVIOUS);
        restart();
        assertThat(customer.confirm(third, thirdCode).statusCode()).isEqualTo(200); // it was made under the new key
        assertThat(customer.confirm(second, secondCode).body()).contains("not-awaiting-code", "otp-deliveries");
        Customer.expect(202, customer.resend(second));
        await().atMost(SOON).until(() -> customer.generation(second) == 2);
        Customer.expect(200, customer.confirm(second, customer.code(second)));
    }

    private String delivered() throws Exception {
        String id = Customer.id(customer.register());
        customer.assertDeliveredOnce(id);
        return id;
    }

    private void refusesToStartWithoutTheOldKey() throws Exception {
        int before = site.log(Service.SERVER).length();
        site.start(Service.SERVER);

        assertThat(site.process(Service.SERVER).waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(site.process(Service.SERVER).exitValue()).isNotZero();
        assertThat(site.log(Service.SERVER).substring(before)).contains("Add that key to otp.previous-keys");
    }

    private void restart() throws Exception {
        site.start(Service.SERVER);
        site.awaitReady(Service.SERVER);
        await().atMost(SOON).until(customer::isAttached);
    }
}
