package dev.fourfold.starter.enrolment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fourfold.protocol.Identity;
import dev.fourfold.protocol.PeerName;
import dev.fourfold.protocol.enrolment.EnrolmentClient;
import dev.fourfold.protocol.enrolment.EnrolmentToken;
import dev.fourfold.protocol.enrolment.Passphrase;
import dev.fourfold.protocol.enrolment.TestCa;
import dev.fourfold.starter.StartUpException;
import dev.fourfold.starter.enrolment.Enrolment.Outcome;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class EnrolmentIT {

    private static final Duration LIFETIME = Duration.ofDays(7);

    private final TestTime time = new TestTime();
    private final TestCa ca = new TestCa(time, LIFETIME);
    private final List<Identity> published = new ArrayList<>();
    private final List<AutoCloseable> opened = new ArrayList<>(List.of(ca));

    @TempDir
    Path folder;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : opened.reversed()) {
            one.close();
        }
    }

    @Test
    void enrolsAndKeepsWhatItGot() throws Exception {
        ca.listen();
        Enrolment enrolment = started(TestCa.TOKEN);
        Identity identity = enrolment.await();
        assertThat(identity.certificate().getSubjectX500Principal()).hasToString("CN=server.com");
        assertThat(enrolment.trust().roots()).containsExactly(ca.root());
        assertThat(enrolment.attempts(Outcome.ISSUED)).isEqualTo(1);
        assertThat(Files.getPosixFilePermissions(identityFolder()))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(health(enrolment).getStatus()).isEqualTo(Status.UP);
        assertThat(health(enrolment).getDetails())
                .containsEntry("subject", "CN=server.com")
                .containsKeys("issuer", "notAfter");
    }

    @Test
    void waitsForACaThatIsNotThereYet() throws Exception {
        Enrolment enrolment = started(TestCa.TOKEN);
        time.awaitSleep();
        assertThat(enrolment.current()).isEmpty();
        assertThat(health(enrolment).getStatus()).isEqualTo(Status.DOWN);
        assertThat(health(enrolment).getDetails().get("reason")).asString().contains("cannot be reached");
        assertThat(time.lastSleep()).isLessThanOrEqualTo(Duration.ofSeconds(1));
        ca.listen();
        time.wake();
        assertThat(enrolment.await()).isNotNull();
        assertThat(health(enrolment).getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void saysWhatToDoIfTheTokenIsRefused() {
        ca.listen();
        Enrolment enrolment = started("used-up");
        time.awaitSleep();
        assertThat(health(enrolment).getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
        assertThat(health(enrolment).getDetails().get("action"))
                .asString()
                .contains("POST " + ca.url() + "/api/v1/enrolment-tokens", "server.com")
                .doesNotContain("used-up");
        assertThat(time.lastSleep()).as("no hurry").isGreaterThanOrEqualTo(Duration.ofSeconds(15));
        assertThat(enrolment.attempts(Outcome.REFUSED)).isEqualTo(1);
    }

    @Test
    void saysWhatToDoIfThereIsNoToken() {
        ca.listen();
        Enrolment enrolment = started(null);
        time.awaitSleep();
        assertThat(health(enrolment).getDetails().get("reason")).asString().contains("no enrolment token");
        assertThat(health(enrolment).getDetails().get("action")).asString().contains("/api/v1/enrolment-tokens");
        assertThat(ca.requests()).doesNotContain("/api/v1/certificates");
    }

    @Test
    void isKnownAgainAfterARestartWithoutATokenAndWithoutTheCa() throws Exception {
        Identity before = enrolledOnce();
        ca.close();
        Enrolment enrolment = started(null);
        assertThat(enrolment.current()).as("at once").isPresent();
        assertThat(enrolment.await().certificate()).isEqualTo(before.certificate());
        assertThat(enrolment.attempts(Outcome.FAILED)).isZero();
    }

    @Test
    void doesNotUseAStoredIdentityForOtherNames() throws Exception {
        enrolledOnce();
        Enrolment enrolment = started(properties(TestCa.TOKEN, "other.com", "a good passphrase", ca), ca);
        assertThat(enrolment.current()).isEmpty();
        time.awaitSleep();
        assertThat(enrolment.await().certificate().getSubjectX500Principal()).hasToString("CN=other.com");
    }

    @Test
    void doesNotUseAStoredIdentityThatHasExpired() throws Exception {
        Identity before = enrolledOnce();
        time.advance(LIFETIME.plusSeconds(1));
        Enrolment enrolment = started(TestCa.TOKEN);
        assertThat(enrolment.await().certificate()).isNotEqualTo(before.certificate());
    }

    @Test
    void doesNotUseAStoredIdentityOfAnotherCa() throws Exception {
        enrolledOnce();
        TestCa other = new TestCa(time, LIFETIME).listen();
        opened.add(other);
        Enrolment enrolment = started(properties(TestCa.TOKEN, "server.com", "a good passphrase", other), other);
        assertThat(enrolment.await().certificate().getIssuerX500Principal()).isNotNull();
        assertThat(enrolment.trust().roots()).containsExactly(other.root());
        assertThat(other.requests()).contains("/api/v1/certificates");
    }

    @Test
    void doesNotStartWithAWrongPassphrase() throws Exception {
        enrolledOnce();
        Enrolment enrolment = enrolment(properties(null, "server.com", "a wrong passphrase", ca), ca);
        assertThatThrownBy(enrolment::start)
                .isInstanceOf(StartUpException.class)
                .hasMessageContaining("passphrase does not open")
                .hasMessageNotContaining("a wrong passphrase");
    }

    @Test
    void refusesACaWithAnotherRootThanThePinnedOne() {
        TestCa other = new TestCa(time, LIFETIME).listen();
        opened.add(other);
        Enrolment enrolment = started(properties(TestCa.TOKEN, "server.com", "a good passphrase", ca), other);
        time.awaitSleep();
        assertThat(enrolment.current()).isEmpty();
        assertThat(health(enrolment).getDetails().get("reason")).asString().contains("not the pinned one");
        assertThat(other.requests()).containsOnly("/ca/roots.pem");
    }

    @Test
    void renewsInTimeWithANewKeyAndNoToken() throws Exception {
        ca.listen();
        Enrolment enrolment = started(TestCa.TOKEN);
        Identity first = enrolment.await();
        time.wakeAt(time.instant().plus(LIFETIME.multipliedBy(59).dividedBy(100)));
        assertThat(enrolment.attempts(Outcome.ISSUED)).as("not yet").isEqualTo(1);
        time.wakeAt(time.instant().plus(LIFETIME.multipliedBy(8).dividedBy(100)));
        assertThat(enrolment.attempts(Outcome.ISSUED)).isEqualTo(2);
        Identity second = enrolment.await();
        assertThat(second.certificate().getPublicKey())
                .isNotEqualTo(first.certificate().getPublicKey());
        assertThat(ca.requests()).containsOnlyOnce("/api/v1/certificates", "/api/v1/renewals");
        assertThat(published).hasSize(2);
        Enrolment restarted = started(null);
        assertThat(restarted.await().certificate()).as("what was saved").isEqualTo(second.certificate());
    }

    @Test
    void goesOnWhileTheCaReplacesItsRoot() throws Exception {
        String before = ca.pin().sha256().toString();
        Identity old = enrolledOnce();
        X509Certificate oldRoot = ca.root();
        ca.replaceRoot();
        String both = before + "," + ca.pin().sha256();
        Enrolment moving = started(pinned(both), ca);
        assertThat(moving.await().certificate()).as("from the store").isEqualTo(old.certificate());
        time.awaitSleep();
        time.wakeAt(time.instant().plus(LIFETIME.multipliedBy(68).dividedBy(100)));
        await().until(() -> moving.attempts(Outcome.ISSUED) == 1);
        assertThat(moving.await().chain()).hasSize(3);
        assertThat(moving.trust().roots()).containsExactlyInAnyOrder(oldRoot, ca.root());
        moving.stop();
        Enrolment moved = started(pinned(ca.pin().sha256().toString()), ca);
        assertThat(moved.await().certificate()).isEqualTo(moving.await().certificate());
        assertThat(moved.trust().roots()).containsExactly(ca.root());
    }

    @Test
    void goesOnWithTheOldIdentityWhileRenewalIsRefused() throws Exception {
        ca.listen();
        Enrolment enrolment = started(TestCa.TOKEN);
        Identity first = enrolment.await();
        time.awaitSleep();
        ca.answer(TestCa.refusal());
        time.wakeAt(time.instant().plus(LIFETIME.multipliedBy(68).dividedBy(100)));
        assertThat(enrolment.attempts(Outcome.REFUSED)).isPositive();
        assertThat(enrolment.current()).containsSame(first);
        assertThat(health(enrolment).getStatus()).as("still good").isEqualTo(Status.UP);
        assertThat(health(enrolment).getDetails()).containsKeys("reason", "action");
        ca.answer(null);
        time.wake();
        await().until(() -> enrolment.attempts(Outcome.ISSUED) == 2);
    }

    @Test
    void doesNotAskWithoutEndIfCertificatesAreOldFromTheStart() throws Exception {
        TestCa hasty = new TestCa(time, Duration.ofSeconds(2)).listen();
        opened.add(hasty);
        Enrolment enrolment = started(properties(TestCa.TOKEN, "server.com", "a good passphrase", hasty), hasty);
        enrolment.await();
        time.awaitSleep();
        assertThat(time.lastSleep()).isEqualTo(Duration.ofSeconds(10));
        assertThat(enrolment.attempts(Outcome.ISSUED)).isEqualTo(1);
    }

    @Test
    void isDownOnceTheCertificateHasExpired() throws Exception {
        ca.listen();
        Enrolment enrolment = started(TestCa.TOKEN);
        enrolment.await();
        time.awaitSleep();
        CertificateHealthIndicator certificate = new CertificateHealthIndicator(enrolment, time);
        assertThat(certificate.health().getStatus()).isEqualTo(Status.UP);
        ca.close();
        time.advance(LIFETIME);
        assertThat(certificate.health().getStatus()).isEqualTo(Status.DOWN);
        assertThat(health(enrolment).getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void keepsWhatTheTokenPaidForUntilItCanBeSaved() throws Exception {
        ca.listen();
        Path blocked = Files.createFile(identityFolder());
        Enrolment enrolment = started(TestCa.TOKEN);
        time.awaitSleep();
        assertThat(enrolment.current()).isEmpty();
        Files.delete(blocked);
        time.wake();
        assertThat(enrolment.await()).isNotNull();
        assertThat(ca.requests()).containsOnlyOnce("/api/v1/certificates");
    }

    private Identity enrolledOnce() throws InterruptedException {
        ca.listen();
        Enrolment enrolment = started(TestCa.TOKEN);
        Identity identity = enrolment.await();
        time.awaitSleep();
        enrolment.stop();
        return identity;
    }

    private Enrolment started(@Nullable String token) {
        return started(properties(token, "server.com", "a good passphrase", ca), ca);
    }

    private Enrolment started(EnrolmentProperties properties, TestCa asked) {
        Enrolment enrolment = enrolment(properties, asked);
        opened.add(enrolment::stop);
        enrolment.start();
        return enrolment;
    }

    private Enrolment enrolment(EnrolmentProperties properties, TestCa asked) {
        EnrolmentClient client = new EnrolmentClient(asked.url(), properties.pin(), Duration.ofSeconds(5), time);
        opened.add(client);
        return new Enrolment(
                properties,
                client,
                new IdentityStore(identityFolder(), properties.passphrase()),
                new RenewalSchedule(properties.renewAt(), new Random(1)),
                time,
                time,
                (identity, _) -> published.add(identity));
    }

    private static EnrolmentProperties properties(
            @Nullable String token, String name, String passphrase, TestCa pinned) {
        return properties(
                token, name, passphrase, pinned.url(), pinned.pin().sha256().toString());
    }

    private EnrolmentProperties pinned(String fingerprints) {
        return properties(null, "server.com", "a good passphrase", ca.url(), fingerprints);
    }

    private static EnrolmentProperties properties(
            @Nullable String token, String name, String passphrase, URI url, String fingerprints) {
        return new EnrolmentProperties(
                url,
                fingerprints,
                null,
                token == null ? null : EnrolmentToken.of(token),
                "CN=" + name,
                List.of(PeerName.of(name)),
                null,
                Passphrase.of(passphrase),
                0.67);
    }

    private Path identityFolder() {
        return folder.resolve("identity");
    }

    private static Health health(Enrolment enrolment) {
        Health health = new EnrolmentHealthIndicator(enrolment).health();
        assertThat(health).isNotNull();
        return health;
    }
}
