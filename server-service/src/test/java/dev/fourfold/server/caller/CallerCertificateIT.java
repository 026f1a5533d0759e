package dev.fourfold.server.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.fourfold.protocol.PeerIdentity;
import dev.fourfold.protocol.Thorough;
import dev.fourfold.server.Api;
import dev.fourfold.server.EmbeddedData;
import dev.fourfold.server.RefusedException;
import dev.fourfold.server.ServerTest;
import dev.fourfold.server.Store;
import dev.fourfold.server.delivery.TestResponder;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ContextConfiguration;

/** What the CA says of the certificates of callers. */
@ServerTest
@ContextConfiguration(initializers = EmbeddedData.class)
class CallerCertificateIT {

    @LocalServerPort
    private int port;

    @Autowired
    private Store store;

    @Autowired
    private Callers callers;

    private TestResponder ca;
    private PeerIdentity bank;

    @BeforeEach
    void makeACaller() throws Exception {
        store.clear();
        ca = new TestResponder();
        bank = ca.device("bank.example");
        assertThat(Api.at(port)
                        .post(
                                "/api/v1/callers",
                                "{\"name\":\"bank\",\"certificate\":\"bank.example\",\"permissions\":[\"read\"]}")
                        .status())
                .isEqualTo(201);
    }

    @AfterEach
    void answerWhatIsAskedAgain() {
        ca.fallSilent(false);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> Api.at(port).get("/actuator/health").status() == 200);
    }

    private Caller authenticate(List<X509Certificate> chain) {
        return callers.authenticate(new Credentials(true, Optional.empty(), Set.of("bank.example"), chain));
    }

    private void assertRefused(List<X509Certificate> chain) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> authenticate(chain))
                .withMessageStartingWith("This needs the key of a caller");
    }

    @Test
    void opensWhileItIsGood() {
        assertThat(authenticate(bank.chain()).name()).isEqualTo("bank");
    }

    @Test
    void opensNothingOnceItIsRevoked() {
        opensNothingAfter(ca::revoke);
    }

    @Test
    void opensNothingWhileItIsOnHold() {
        opensNothingAfter(ca::hold);
        ca.release(bank);
        await().untilAsserted(() -> authenticate(bank.chain()));
    }

    @Test
    void opensNothingThatTheCaDoesNotKnow() {
        opensNothingAfter(ca::forget);
    }

    private void opensNothingAfter(Consumer<PeerIdentity> word) {
        authenticate(bank.chain());
        word.accept(bank);

        await().untilAsserted(() -> assertRefused(bank.chain()));
    }

    @Test
    @Thorough("it waits for a CA that does not answer")
    void opensNothingWithoutAWordOfTheCa() {
        ca.fallSilent(true);

        assertRefused(bank.chain());
    }

    @Test
    @Thorough("RevocationIT goes on the last answer too")
    void opensWhileTheLastGoodWordCounts() {
        authenticate(bank.chain());
        ca.fallSilent(true);

        assertThat(authenticate(bank.chain()).name()).isEqualTo("bank");
        await().untilAsserted(() -> assertRefused(bank.chain())); // two seconds later
    }
}
