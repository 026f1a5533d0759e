package dev.fourfold.server.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fourfold.protocol.Thorough;
import java.io.IOException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;

/** What holds for codes when the CA takes back what it said of a certificate, on any engine. */
abstract class HoldContract extends CertifiedDeviceContract {

    /** Another server hears of a revocation, and this one has not asked since. */
    private void otherServerHearsThatItIsRevoked(boolean forEver) {
        assertThat(jdbc.update(
                        "UPDATE recipient SET revoked_at = now(), revoked_for_ever = ?, asked_at = now()"
                                + " WHERE name = 'client.com' AND certificate IS NOT NULL",
                        forEver))
                .isEqualTo(1);
    }

    private static void eventually(ThrowingRunnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(assertion);
    }

    @Test
    @Thorough("endsForADeviceThatIsAttachedToAnotherServerThanTheOneThatHeardOfIt ends one too")
    void endsWithoutAnAttach() throws Exception {
        attach(peer).close();
        String id = api.transfer("1").text("/id");
        ca.hold(peer);
        eventually(() -> assertThat(status(id)).isEqualTo("REJECTED"));
        assertThat(api.transfer("2").problem()).isEqualTo("recipient-revoked");

        ca.release(peer);
        eventually(() -> assertThat(api.transfer("2").status()).isEqualTo(201));
        assertThat(store.dump()).anyMatch(row -> row.contains("RECIPIENT_ON_HOLD"));
        assertThat(store.dump()).anyMatch(row -> row.contains("RECIPIENT_RELEASED"));
    }

    @Test
    void endsForADeviceThatIsAttachedToAnotherServerThanTheOneThatHeardOfIt() throws Exception {
        try (Device device = attach(peer)) {
            otherServerHearsThatItIsRevoked(false);
            assertThat(api.transfer("1").problem()).isEqualTo("recipient-revoked");

            eventually(() -> assertThat(api.transfer("1").status()).isEqualTo(201));
            device.read();
        }
    }

    @Test
    void doesNotEndBecauseAServerHasAnOlderAnswer() throws Exception {
        try (Device device = attach(peer)) {
            ca.fallSilent(true);
            Awaitility.await()
                    .pollDelay(Duration.ofMillis(150)) // the answer of the attaching is as good as new till then
                    .until(() -> true);
            otherServerHearsThatItIsRevoked(false);
            assertThat(revocations.admit(peer).isGiven()).isFalse();
            assertThat(api.transfer("1").problem()).isEqualTo("recipient-revoked");
            assertThat(device.hasNothing()).isTrue();
        }
    }

    @Test
    @Thorough("RevocationIT revokes")
    void neverEndsWhenItIsARevocation() throws Exception {
        try (Device device = attach(peer)) {
            otherServerHearsThatItIsRevoked(true);
            jdbc.update("UPDATE recipient SET asked_at = null");
            Awaitility.await()
                    .during(Duration.ofSeconds(6)) // a round is every five
                    .atMost(Duration.ofSeconds(8))
                    .until(() -> api.transfer("1").problem().equals("recipient-revoked") && device.hasNothing());
        }
        assertThatThrownBy(() -> attach(peer)).isInstanceOf(IOException.class).hasMessageContaining("revoked");

        attach(ca.device("client.com")).close();
        assertThat(api.transfer("1").status()).isEqualTo(201);
    }

    @Test
    void keepsBackWhatIsUnderWay() throws Exception {
        String id = api.transfer("1").text("/id");
        try (Device device = attach(peer)) {
            device.next();
            otherServerHearsThatItIsRevoked(true);
            jdbc.update("UPDATE otp_delivery SET next_attempt_at = now()");
            Awaitility.await()
                    .during(Duration.ofSeconds(2))
                    .atMost(Duration.ofSeconds(3))
                    .until(device::hasNothing);
            assertThat(status(id)).isEqualTo("IN_FLIGHT");
        }
    }

    @Test
    void isNothingForGoodThoughTheCaDoesNotKnowACertificateAtTheMoment() throws Exception {
        try (Device device = attach(peer)) {
            ca.forget(peer);
            Awaitility.await().until(() -> !revocations.admit(peer).isGiven());
            String id = api.transfer("1").text("/id");
            Awaitility.await()
                    .during(Duration.ofSeconds(2))
                    .atMost(Duration.ofSeconds(4))
                    .until(() -> device.hasNothing() && status(id).equals("QUEUED"));

            ca.release(peer);
            device.read();
            eventually(() -> assertThat(status(id)).isEqualTo("DELIVERED"));
        }
    }

    @Test
    void isToldFromASilence() throws Exception {
        ca.fallSilent(true);
        attach(peer).close();
        assertThat(health()).isEqualTo("DOWN");

        ca.fallSilent(false); // and nobody attaches or orders
        eventually(() -> assertThat(health()).isEqualTo("UP"));
    }

    private String health() throws Exception {
        return api.get("/actuator/health").text("/components/certificateStatus/status");
    }
}
