package dev.fourfold.protocol.trust;

import static dev.fourfold.protocol.Refusals.assertRefused;
import static dev.fourfold.protocol.TestPki.der;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.Identity;
import dev.fourfold.protocol.PathStrength;
import dev.fourfold.protocol.PeerName;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.Revocation;
import dev.fourfold.protocol.TestPki;
import dev.fourfold.protocol.TestPki.Leaf;
import dev.fourfold.protocol.TrustAnchors;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedChainTest {

    private static final TestPki PKI = new TestPki();
    private static final PeerName SERVER = PeerName.of("server.com");
    private static final Identity IDENTITY = PKI.server("server.com");

    @Test
    void takesAChainThatEndsAtARoot() throws Exception {
        TrustedChain chain = check(der(IDENTITY)).of(SERVER);
        assertThat(chain.leaf()).isEqualTo(IDENTITY.certificate());
        assertThat(chain.identity().chain()).isEqualTo(IDENTITY.chain());
        assertThat(chain.identity().name()).isEqualTo(SERVER);
    }

    @Test
    void takesALeafThatTheRootSigned() throws Exception {
        KeyPair key = TestPki.keyPair("Ed25519");
        X509Certificate leaf = TestPki.certificate(key, PKI.rootKey(), leaf(bent -> bent.issuer = "CN=Root"));
        assertThat(check(der(leaf)).of(SERVER).leaf()).isEqualTo(leaf);
    }

    @Test
    void takesFourCertificatesAndNoMore() throws Exception {
        var chain = new ArrayList<X509Certificate>();
        KeyPair issuerKey = PKI.rootKey();
        String issuer = "CN=Root";
        for (int depth = 1; depth <= 4; depth++) {
            KeyPair key = TestPki.keyPair("EC");
            String subject = "CN=Level " + depth;
            chain.addFirst(TestPki.certificate(key, issuerKey, TestPki.ca(subject, issuer)));
            issuerKey = key;
            issuer = subject;
        }
        String last = issuer;
        X509Certificate leaf =
                TestPki.certificate(TestPki.keyPair("Ed25519"), issuerKey, leaf(bent -> bent.issuer = last));
        chain.addFirst(leaf);
        refuses(Alert.BAD_CERTIFICATE, der(chain.toArray(X509Certificate[]::new)));

        X509Certificate third = chain.get(2);
        var anchors = TrustAnchors.of(chain.get(4), third);
        assertThat(check(der(leaf, chain.get(1)), Role.SERVER, anchors, TestPki.NOW))
                .isNotNull();
        var four = der(leaf, chain.get(1), third, chain.get(3));
        assertThat(check(four, Role.SERVER, TrustAnchors.of(chain.get(4)), TestPki.NOW))
                .isNotNull();
    }

    @Test
    void refusesAnEmptyChain() {
        refuses(Alert.CERTIFICATE_REQUIRED, List.of());
    }

    @Test
    void refusesALeafOutsideOfItsTime() throws Exception {
        Instant from = IDENTITY.certificate().getNotBefore().toInstant();
        Instant to = IDENTITY.certificate().getNotAfter().toInstant();
        assertThat(check(der(IDENTITY), Role.SERVER, PKI.trust(), from)).isNotNull();
        for (Instant when : List.of(from.minusMillis(1), to.plusSeconds(1), to.plus(Duration.ofDays(900)))) {
            assertRefused(Alert.CERTIFICATE_EXPIRED, () -> check(der(IDENTITY), Role.SERVER, PKI.trust(), when));
        }
    }

    @Test
    void refusesAnIssuerOutsideOfItsTime() {
        Leaf expired = TestPki.ca("CN=Issuing", "CN=Root");
        expired.notAfter = TestPki.NOW.minusSeconds(1);
        KeyPair key = TestPki.keyPair("EC");
        X509Certificate issuing = TestPki.certificate(key, PKI.rootKey(), expired);
        X509Certificate leaf = TestPki.certificate(TestPki.keyPair("Ed25519"), key, leaf(_ -> {}));
        refuses(Alert.CERTIFICATE_EXPIRED, der(leaf, issuing));
    }

    @Test
    void refusesAForeignRootOfTheSameName() {
        refuses(Alert.UNKNOWN_CA, der(new TestPki().server("server.com")));
    }

    @Test
    void refusesAForeignRootOfAnotherName() {
        KeyPair foreign = TestPki.keyPair("EC");
        KeyPair key = TestPki.keyPair("EC");
        X509Certificate issuing = TestPki.certificate(key, foreign, TestPki.ca("CN=Issuing", "CN=Foreign"));
        X509Certificate leaf = TestPki.certificate(TestPki.keyPair("Ed25519"), key, leaf(_ -> {}));
        refuses(Alert.UNKNOWN_CA, der(leaf, issuing));
        X509Certificate root = TestPki.certificate(foreign, foreign, TestPki.ca("CN=Foreign", "CN=Foreign"));
        refuses(Alert.UNKNOWN_CA, der(leaf, issuing, root));
    }

    @Test
    void refusesALeafThatSignedItself() {
        KeyPair key = TestPki.keyPair("EC");
        refuses(Alert.UNKNOWN_CA, der(TestPki.certificate(key, key, leaf(bent -> bent.issuer = bent.subject))));
        refuses(Alert.UNKNOWN_CA, der(TestPki.certificate(key, key, leaf(bent -> {
            bent.subject = "CN=Root";
            bent.issuer = "CN=Root";
        }))));
    }

    @Test
    void refusesAChainWithoutItsIssuer() {
        refuses(Alert.UNKNOWN_CA, der(IDENTITY.certificate()));
    }

    @Test
    void refusesAChainInAnotherOrder() {
        refuses(Alert.BAD_CERTIFICATE, der(PKI.issuing(), IDENTITY.certificate()));
        refuses(Alert.BAD_CERTIFICATE, der(IDENTITY.certificate(), PKI.issuing(), IDENTITY.certificate()));
    }

    @Test
    void refusesALeafThatItsIssuerDidNotSign() {
        KeyPair other = TestPki.keyPair("EC");
        X509Certificate leaf = TestPki.certificate(TestPki.keyPair("Ed25519"), other, leaf(_ -> {}));
        refuses(Alert.BAD_CERTIFICATE, der(leaf, PKI.issuing()));
    }

    @Test
    void refusesALeafThatAnotherLeafSigned() {
        KeyPair key = TestPki.keyPair("EC");
        X509Certificate signer = TestPki.certificate(key, PKI.issuingKey(), leaf(bent -> {
            bent.subject = "CN=Signer";
            bent.keyUsage = KeyUsage.digitalSignature | KeyUsage.keyCertSign;
        }));
        X509Certificate leaf =
                TestPki.certificate(TestPki.keyPair("Ed25519"), key, leaf(bent -> bent.issuer = "CN=Signer"));
        refuses(Alert.BAD_CERTIFICATE, der(leaf, signer, PKI.issuing()));
    }

    @Test
    void refusesACertificateWithAByteLeftOver() {
        for (int index = 0; index < 2; index++) {
            List<Bytes> chain = der(IDENTITY);
            chain.set(index, Bytes.ofHex(chain.get(index) + "00"));
            refuses(Alert.BAD_CERTIFICATE, chain);
        }
    }

    @Test
    void refusesTwoCertificatesInOneEntry() {
        List<Bytes> chain = der(IDENTITY);
        refuses(Alert.BAD_CERTIFICATE, List.of(Bytes.ofHex(chain.get(0).toString() + chain.get(1))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "30", "3000", "30820101", "3080", "30840000000101", "ff", "0000000000", "3003020101"})
    void refusesWhatIsNoCertificate(String hex) {
        refuses(
                Alert.BAD_CERTIFICATE,
                List.of(Bytes.ofHex(hex), der(PKI.issuing()).getFirst()));
        refuses(Alert.BAD_CERTIFICATE, List.of(der(IDENTITY).getFirst(), Bytes.ofHex(hex)));
    }

    @Test
    void refusesPem() throws Exception {
        String pem = "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(IDENTITY.certificate().getEncoded())
                + "\n-----END CERTIFICATE-----\n";
        refuses(Alert.BAD_CERTIFICATE, List.of(Bytes.of(pem.getBytes(StandardCharsets.US_ASCII))));
    }

    @Test
    void refusesEveryTruncationWithAnAlert() {
        byte[] whole = der(IDENTITY).getFirst().toArray();
        for (int length = 1; length < whole.length; length += 7) {
            refuses(
                    Alert.BAD_CERTIFICATE,
                    List.of(
                            Bytes.of(Arrays.copyOf(whole, length)),
                            der(PKI.issuing()).getFirst()));
        }
    }

    @Test
    void refusesACaAsALeaf() {
        refusesLeaf(Alert.UNSUPPORTED_CERTIFICATE, bent -> {
            bent.ca = true;
            bent.keyUsage = KeyUsage.digitalSignature | KeyUsage.keyCertSign;
        });
        refuses(Alert.UNSUPPORTED_CERTIFICATE, der(PKI.issuing()));
    }

    @Test
    void refusesAKeyThatMayNotSign() {
        refusesLeaf(Alert.UNSUPPORTED_CERTIFICATE, bent -> bent.keyUsage = 0);
        refusesLeaf(Alert.UNSUPPORTED_CERTIFICATE, bent -> bent.keyUsage = KeyUsage.keyAgreement);
        refusesLeaf(Alert.UNSUPPORTED_CERTIFICATE, bent -> bent.keyUsage = KeyUsage.nonRepudiation);
    }

    @Test
    void refusesACertificateForAnotherPurpose() {
        refusesLeaf(Alert.UNSUPPORTED_CERTIFICATE, bent -> bent.purposes = List.of());
        refusesLeaf(Alert.UNSUPPORTED_CERTIFICATE, bent -> bent.purposes = List.of(KeyPurposeId.id_kp_clientAuth));
        refusesLeaf(
                Alert.UNSUPPORTED_CERTIFICATE,
                bent -> bent.purposes = List.of(KeyPurposeId.anyExtendedKeyUsage, KeyPurposeId.id_kp_codeSigning));
        assertRefused(Alert.UNSUPPORTED_CERTIFICATE, () -> check(der(IDENTITY), Role.CLIENT, PKI.trust(), TestPki.NOW));
    }

    @Test
    void takesACertificateForBothPurposes() throws Exception {
        List<Bytes> both =
                bent(bent -> bent.purposes = List.of(KeyPurposeId.id_kp_clientAuth, KeyPurposeId.id_kp_serverAuth));
        for (Role role : Role.values()) {
            assertThat(check(both, role, PKI.trust(), TestPki.NOW)).isNotNull();
        }
    }

    @Test
    void refusesALeafWithoutADnsName() {
        refusesLeaf(Alert.BAD_CERTIFICATE, bent -> bent.names = List.of());
        refusesLeaf(Alert.BAD_CERTIFICATE, bent -> {
            bent.names = List.of();
            bent.addresses = List.of("127.0.0.1");
        });
        refusesLeaf(Alert.BAD_CERTIFICATE, bent -> {
            bent.names = List.of();
            bent.subject = "CN=server.com";
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"*.com", "*.server.com", "server.com.", "s*.com", "server_1.com", "server.com "})
    void refusesALeafWithANameThatIsNoHostName(String name) {
        refusesLeaf(Alert.BAD_CERTIFICATE, bent -> bent.names = List.of("server.com", name));
    }

    @Test
    void refusesAnotherNameThanTheExpectedOne() throws Exception {
        for (String expected : List.of("other.com", "com", "a.server.com", "erver.com", "server.co", "127.0.0.1")) {
            TrustedChain chain = check(bent(bent -> {
                bent.subject = "CN=" + expected;
                bent.addresses = List.of("127.0.0.1");
            }));
            assertRefused(Alert.BAD_CERTIFICATE, () -> chain.of(PeerName.of(expected)));
        }
    }

    @Test
    void findsTheExpectedNameAmongOthersAndInAnyCase() throws Exception {
        TrustedChain chain = check(bent(bent -> bent.names = List.of("First.com", "SERVER.com", "third.com")));
        assertThat(chain.of(SERVER).of(PeerName.of("THIRD.COM"))).isSameAs(chain);
        assertThat(chain.identity().name()).isEqualTo(PeerName.of("first.com"));
    }

    private static void refusesLeaf(Alert alert, Consumer<Leaf> bend) {
        refuses(alert, bent(bend));
    }

    private static void refuses(Alert alert, List<Bytes> chain) {
        assertRefused(alert, () -> check(chain));
    }

    private static TrustedChain check(List<Bytes> chain) throws ProtocolException {
        return check(chain, Role.SERVER, PKI.trust(), TestPki.NOW);
    }

    private static TrustedChain check(List<Bytes> chain, Role role, TrustAnchors anchors, Instant now)
            throws ProtocolException {
        var rules = new TrustRules(role, anchors, Revocation.unchecked(), PathStrength.ANY);
        return TrustedChain.check(ShownChain.of(chain), rules, now);
    }

    private static Leaf leaf(Consumer<Leaf> bend) {
        var leaf = new Leaf();
        leaf.names = List.of("server.com");
        bend.accept(leaf);
        return leaf;
    }

    private static List<Bytes> bent(Consumer<Leaf> bend) {
        X509Certificate leaf = TestPki.certificate(TestPki.keyPair("Ed25519"), PKI.issuingKey(), leaf(bend));
        return der(leaf, PKI.issuing());
    }
}
