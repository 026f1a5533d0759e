package dev.fourfold.server.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fourfold.protocol.PeerIdentity;
import dev.fourfold.protocol.Thorough;
import dev.fourfold.server.Api;
import java.io.IOException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;

/** What holds for codes when the certificate of a device is revoked, on any engine. */
abstract class RevocationContract extends CertifiedDeviceContract {

    /** How old an answer of the CA may be, as the servers of the tests have it, and a little more. */
    private static final Duration FRESH = Duration.ofMillis(150);

    private static void eventually(ThrowingRunnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(15)).untilAsserted(assertion);
    }

    @Test
    void goToADeviceThatTheCaSaysIsGood() throws Exception {
        String id = api.transfer("1").text("/id");
        try (Device device = attach(peer)) {
            device.read();
            eventually(() -> assertThat(status(id)).isEqualTo("DELIVERED"));
        }
    }

    @Test
    void endWhenTheDeviceIsRevokedWhileItIsAttached() throws Exception {
        String before = api.transfer("2").text("/id");
        try (Device device = attach(peer)) {
            device.read(); // from then on nobody asks of his own accord
            eventually(() -> assertThat(status(before)).isEqualTo("DELIVERED"));
            ca.revoke(peer);
            Awaitility.await()
                    .pollDelay(FRESH)
                    .until(() -> true); // the answer of the attaching is as good as new till then
            String id = api.transfer("1").text("/id");
            eventually(() -> assertThat(status(id)).isEqualTo("REJECTED"));
            device.awaitEnd();
            assertThat(device.hasNothing()).isTrue();
        }
    }

    @Test
    void authoriseNothingThatWasShownBeforeTheDeviceWasRevoked() throws Exception {
        try (Device device = attach(peer)) {
            String id = api.transfer("3").text("/id");
            String sentence = device.read();
            String code = sentence.substring(sentence.length() - 7, sentence.length() - 1);
            eventually(() -> assertThat(status(id)).isEqualTo("DELIVERED"));
            ca.revoke(peer);
            Awaitility.await().pollDelay(FRESH).until(() -> true);

            Api.Answer refused = api.confirm(id, code);
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.problem()).isEqualTo("recipient-revoked");
            assertThat(api.get("/api/v1/transfers/" + id).text("/attemptsRemaining"))
                    .isEqualTo("5");
            assertThat(api.delete("/api/v1/transfers/" + id).status()).isEqualTo(204);
            assertThat(api.confirm(id, code).problem()).isEqualTo("not-awaiting-code");
        }
    }

    @Test
    void authoriseWhatWasShownWhileTheCaIsSilent() throws Exception {
        try (Device device = attach(peer)) {
            String id = api.transfer("3").text("/id");
            String sentence = device.read();
            eventually(() -> assertThat(status(id)).isEqualTo("DELIVERED"));
            ca.fallSilent(true);
            Awaitility.await().pollDelay(FRESH).until(() -> true);

            assertThat(api.confirm(id, sentence.substring(sentence.length() - 7, sentence.length() - 1))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void endTheChannelAsSoonAsAnybodyKnows() throws Exception {
        try (Device device = attach(peer)) {
            ca.revoke(peer);
            eventually(() -> assertThat(catchAdmission(peer)).isTrue());
            device.awaitEnd();
        }
    }

    private boolean catchAdmission(PeerIdentity device) {
        try {
            revocations.admit(device);
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    @Test
    @Thorough("it waits for the next look; endWhenTheDeviceIsRevokedWhileItIsAttached ends them too")
    void endWhenTheDeviceIsRevokedWhileItIsAway() throws Exception {
        attach(peer).close();
        String id = api.transfer("1").text("/id");
        assertThat(status(id)).isEqualTo("QUEUED");
        ca.revoke(peer);

        eventually(() -> assertThat(status(id)).isEqualTo("REJECTED"));
        assertThat(store.audit(id)).contains("REJECTED");
        assertThat(api.delete("/api/v1/transfers/" + id).status()).isEqualTo(204);
    }

    @Test
    @Thorough("it waits for the next look")
    void areNotMadeUntilTheDeviceHasAnotherCertificate() throws Exception {
        attach(peer).close();
        String id = api.transfer("1").text("/id");
        ca.revoke(peer);
        eventually(() -> assertThat(status(id)).isEqualTo("REJECTED"));

        assertThat(api.transfer("2").problem()).isEqualTo("recipient-revoked");
        assertThat(api.transfer("2").status()).isEqualTo(422);
        assertThat(api.post("/api/v1/transfers/" + id + "/otp-deliveries", "{}").problem())
                .isEqualTo("recipient-revoked");
        assertThatThrownBy(() -> attach(peer)).isInstanceOf(IOException.class).hasMessageContaining("revoked");

        try (Device device = attach(ca.device("client.com"))) {
            assertThat(api.transfer("2").status()).isEqualTo(201);
            device.read();
        }
    }

    @Test
    void doNotEndForAThiefWithAnOldCertificate() throws Exception {
        PeerIdentity old = ca.device("client.com");
        attach(old).close();
        ca.revoke(old);
        attach(peer).close();
        String id = api.transfer("1").text("/id");

        eventually(() -> assertThat(catchAdmission(old)).isTrue());
        assertThat(status(id)).isEqualTo("QUEUED");
        assertThat(api.transfer("2").status()).isEqualTo(201);
    }

    @Test
    void waitWhileTheCaSaysNothingAndGoWhenItDoes() throws Exception {
        ca.fallSilent(true);
        String id = api.transfer("1").text("/id");
        try (Device device = attach(peer)) {
            Awaitility.await()
                    .during(Duration.ofSeconds(2))
                    .atMost(Duration.ofSeconds(4))
                    .until(() -> device.hasNothing() && status(id).equals("QUEUED"));
            assertThat(api.get("/actuator/health").text("/components/certificateStatus/status"))
                    .isEqualTo("DOWN");

            ca.fallSilent(false);
            device.read();
            eventually(() -> assertThat(status(id)).isEqualTo("DELIVERED"));
            eventually(() -> assertThat(api.get("/actuator/health").text("/components/certificateStatus/status"))
                    .isEqualTo("UP"));
        }
    }

    @Test
    void goOnTheLastAnswerOfASilentCaUntilItEnds() throws Exception {
        try (Device device = attach(peer)) {
            ca.fallSilent(true);
            api.transfer("1");
            device.read(); // the answer of the attaching counts for two seconds
            Awaitility.await() // until it is over
                    .until(() -> revocations.admit(peer).isGiven(), given -> !given);
            String id = api.transfer("2").text("/id");
            Awaitility.await()
                    .during(Duration.ofSeconds(2))
                    .atMost(Duration.ofSeconds(4))
                    .until(() -> device.hasNothing() && status(id).equals("QUEUED"));
        }
    }
}
