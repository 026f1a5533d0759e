package dev.fourfold.protocol.enrolment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.Identity;
import dev.fourfold.protocol.PeerName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnrolmentClientIT {

    private static final Instant NOW = Instant.parse("2026-11-01T10:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);
    private static final EnrolmentToken TOKEN = EnrolmentToken.of(TestCa.TOKEN);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final TestCa ca = new TestCa(CLOCK, Duration.ofDays(7)).listen();
    private final EnrolmentClient client = new EnrolmentClient(ca.url(), ca.pin(), TIMEOUT, CLOCK);
    private final CertificateRequest request = request("server.com");

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        client.close();
        ca.close();
    }

    @Test
    void enrols() throws Exception {
        Identity identity = client.enrol(request, TOKEN);
        assertThat(identity.certificate().getSubjectX500Principal()).hasToString("CN=server.com");
        assertThat(identity.certificate().getPublicKey()).isEqualTo(request.publicKey());
        assertThat(identity.chain()).hasSize(2).doesNotContain(ca.root());
    }

    @Test
    void renewsWithTheOldCertificateInsteadOfAToken() throws Exception {
        Identity first = client.enrol(request, TOKEN);
        Identity second = client.renew(first, request("server.com"));
        assertThat(second.certificate().getPublicKey())
                .isNotEqualTo(first.certificate().getPublicKey());
        assertThat(ca.requests()).contains("/api/v1/renewals");
    }

    @Test
    void trustsARootInAFileWithoutAskingForIt() throws Exception {
        Path file = Files.write(folder.resolve("root.der"), ca.root().getEncoded());
        try (EnrolmentClient pinned = new EnrolmentClient(ca.url(), new RootPin.File(file), TIMEOUT, CLOCK)) {
            assertThat(pinned.enrol(request, TOKEN).chain()).hasSize(2);
        }
        assertThat(ca.requests()).containsExactly("/api/v1/certificates");
    }

    @Test
    void waitsForARootThatIsNotThereYet() {
        try (EnrolmentClient early =
                new EnrolmentClient(ca.url(), new RootPin.File(folder.resolve("root.pem")), TIMEOUT, CLOCK)) {
            assertThatThrownBy(early::roots)
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(CaRefusedException.class)
                    .hasMessageContaining("does not exist yet");
        }
    }

    @Test
    void doesNotShowTheTokenToACaWithAnotherRoot() {
        RootPin other = new RootPin.Fingerprint(Bytes.ofHex("00".repeat(32)));
        try (EnrolmentClient mistaken = new EnrolmentClient(ca.url(), other, TIMEOUT, CLOCK)) {
            assertThatThrownBy(() -> mistaken.enrol(request, TOKEN))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("not the pinned one");
        }
        assertThat(ca.requests()).containsExactly("/ca/roots.pem");
    }

    @Test
    void followsTheBridgeFromTheRootThatIsPinned() throws Exception {
        Identity old = client.enrol(request, TOKEN);
        ca.replaceRoot();
        Identity renewed = client.renew(old, request);
        assertThat(renewed.chain()).hasSize(3);
        ca.retireOldRoot();
        assertThatThrownBy(() -> client.renew(renewed, request)).hasMessageContaining("not the pinned one");
    }

    @Test
    void keepsTheBridgeForOthersIfTheNewRootIsPinned() throws Exception {
        Identity old = client.enrol(request, TOKEN);
        ca.replaceRoot();
        try (EnrolmentClient moved = new EnrolmentClient(ca.url(), ca.pin(), TIMEOUT, CLOCK)) {
            assertThat(moved.renew(old, request).chain()).hasSize(3);
            assertThatThrownBy(() -> IssuedCertificate.check(
                            old.chain(), request.publicKey(), request.names(), moved.roots(), NOW))
                    .hasMessageContaining("does not lead to the pinned root");
        }
    }

    @Test
    void trustsBothRootsIfBothArePinned() throws Exception {
        RootPin.Fingerprint before = ca.pin();
        Identity old = client.enrol(request, TOKEN);
        ca.replaceRoot();
        RootPin both = RootPin.AnyOf.ofHex(before.sha256() + ", " + ca.pin().sha256());
        try (EnrolmentClient moving = new EnrolmentClient(ca.url(), both, TIMEOUT, CLOCK)) {
            assertThat(moving.roots()).hasSize(2);
            Identity renewed = moving.renew(old, request);
            ca.retireOldRoot();
            assertThat(moving.roots()).containsExactly(ca.root());
            assertThat(moving.renew(renewed, request).chain()).hasSize(2);
        }
    }

    @Test
    void doesNotTakeAnUnpinnedRootForItsBridge() throws Exception {
        client.enrol(request, TOKEN);
        ca.replaceRoot();
        assertThat(client.roots()).doesNotContain(ca.root());
    }

    @Test
    void saysThatTheCaRefused() {
        assertThatThrownBy(() -> client.enrol(request, EnrolmentToken.of("wrong")))
                .isInstanceOfSatisfying(CaRefusedException.class, refusal -> {
                    assertThat(refusal.status()).isEqualTo(401);
                    assertThat(refusal.type()).isEqualTo("urn:fourfold:problem:unauthorized");
                    assertThat(refusal.title()).isEqualTo("The token is not valid");
                    assertThat(refusal.isUnauthorized()).isTrue();
                })
                .hasMessageNotContaining("wrong");
    }

    @Test
    void refusesAChainOfAnotherCa() throws Exception {
        ca.answer(new TestCa(CLOCK, Duration.ofDays(7)).issue(request.der()));
        refusesTheAnswer("does not lead to the pinned root");
    }

    @Test
    void refusesACertificateForAnotherKey() throws Exception {
        ca.answer(ca.issue(request("server.com").der()));
        refusesTheAnswer("another key");
    }

    @Test
    void refusesACertificateForFewerNames() throws Exception {
        Identity identity = client.enrol(request, TOKEN);
        List<PeerName> names = List.of(PeerName.of("server.com"), PeerName.of("www.server.com"));
        assertThatThrownBy(() ->
                        IssuedCertificate.check(identity.chain(), request.publicKey(), names, List.of(ca.root()), NOW))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not for");
    }

    @Test
    void refusesACertificateThatHasExpired() throws Exception {
        ca.answer(ca.issue(request.der()));
        InstantSource later = InstantSource.fixed(NOW.plus(Duration.ofDays(8)));
        try (EnrolmentClient late = new EnrolmentClient(ca.url(), ca.pin(), TIMEOUT, later)) {
            assertThatThrownBy(() -> late.enrol(request, TOKEN)).hasMessageContaining("pinned root");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "garbage", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"})
    void refusesWhatIsNoCertificate(String body) {
        ca.answer(TestCa.Answer.of(201, body));
        refusesTheAnswer("");
    }

    @Test
    void refusesAnAnswerThatIsTooLong() {
        ca.answer(TestCa.Answer.of(201, "x".repeat(65 * 1024)));
        refusesTheAnswer("cannot be reached");
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 500, 503})
    void takesOtherStatusesForATemporaryFailure(int status) {
        ca.answer(TestCa.Answer.of(status, "{\"title\":\"Later\"}"));
        refusesTheAnswer("answered " + status);
    }

    @Test
    void saysThatTheCaIsDown() {
        ca.close();
        assertThatThrownBy(client::roots)
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(CaRefusedException.class)
                .hasMessageContaining("cannot be reached");
    }

    @Test
    void givesUpACaThatDoesNotAnswer() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
                EnrolmentClient patient = new EnrolmentClient(
                        URI.create("http://127.0.0.1:" + silent.getLocalPort()),
                        ca.pin(),
                        Duration.ofMillis(200),
                        CLOCK)) {
            assertThatThrownBy(patient::roots)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("did not answer within 200 ms");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://ca", "localhost:8080", "/ca", "http:///ca"})
    void refusesAnUrlThatIsNoneOfACa(String url) {
        assertThatThrownBy(() -> new EnrolmentClient(URI.create(url), ca.pin(), TIMEOUT, CLOCK))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void refusesTheAnswer(String message) {
        assertThatThrownBy(() -> client.enrol(request, TOKEN))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(CaRefusedException.class)
                .hasMessageContaining(message);
    }

    private static CertificateRequest request(String name) {
        return CertificateRequest.create("CN=" + name, List.of(PeerName.of(name)));
    }
}
