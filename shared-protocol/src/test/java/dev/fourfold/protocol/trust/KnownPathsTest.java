package dev.fourfold.protocol.trust;

import static dev.fourfold.protocol.Refusals.assertRefused;
import static dev.fourfold.protocol.TestPki.der;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.Identity;
import dev.fourfold.protocol.PathStrength;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.Revocation;
import dev.fourfold.protocol.RevocationLists;
import dev.fourfold.protocol.TestPki;
import dev.fourfold.protocol.TrustAnchors;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;

class KnownPathsTest {

    private static final TestPki PKI = new TestPki();
    private static final Identity PEER = PKI.identity(leaf -> {
        leaf.names = List.of("peer.com");
        leaf.purposes = List.of(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth);
    });
    private static final Issued ROOT = Draft.ca("Root").selfSigned();
    private static final Issued ISSUING = Draft.ca("Issuing").by(ROOT);
    private static final Issued LEAF = Draft.leaf().by(ISSUING);
    private static final Instant END = PEER.certificate().getNotAfter().toInstant();
    private static final Instant BEGIN = PEER.certificate().getNotBefore().toInstant();

    private final TrustAnchors trust = PKI.trust();

    @Test
    void knowAPathThatHasHeld() throws Exception {
        TrustedChain first = check(der(PEER));
        KnownPaths.Known known = known(Role.SERVER).orElseThrow();
        TrustedChain again = check(der(PEER));
        assertThat(known(Role.SERVER)).hasValueSatisfying(now -> assertThat(now).isSameAs(known));
        assertThat(again.leaf()).isSameAs(first.leaf());
        assertThat(again.identity()).isEqualTo(first.identity());
        assertThat(again.validUntil()).isEqualTo(first.validUntil());
    }

    @Test
    void knowNothingThatAnotherRootHasSigned() throws Exception {
        check(der(PEER));
        assertRefused(
                Alert.UNKNOWN_CA,
                () -> check(der(PEER), rules(Role.SERVER, new TestPki().trust(), Revocation.unchecked()), TestPki.NOW));
        var key = KnownPaths.Key.of(der(PEER), rules(Role.SERVER, trust, Revocation.unchecked()));
        assertThat(PKI.trust().knownPaths().find(key, TestPki.NOW)).isEmpty();
    }

    @Test
    void refuseAPathOnceItHasExpired() throws Exception {
        check(der(PEER));
        check(der(PEER), rules(Role.SERVER, trust, Revocation.unchecked()), END);
        for (Instant when : List.of(END.plusMillis(1), END.plusSeconds(1), END.plus(Duration.ofDays(9)))) {
            assertRefused(
                    Alert.CERTIFICATE_EXPIRED,
                    () -> check(der(PEER), rules(Role.SERVER, trust, Revocation.unchecked()), when));
        }
    }

    @Test
    void refuseAPathBeforeItsTimeIfTheClockGoesBack() throws Exception {
        check(der(PEER));
        assertRefused(
                Alert.CERTIFICATE_EXPIRED,
                () -> check(der(PEER), rules(Role.SERVER, trust, Revocation.unchecked()), BEGIN.minusMillis(1)));
        assertThat(check(der(PEER))).isNotNull();
    }

    @Test
    void endWithTheFirstCertificateThatExpires() throws Exception {
        TestPki.Leaf shortIssuer = TestPki.ca("CN=Issuing", "CN=Root");
        shortIssuer.notAfter = TestPki.NOW.plusSeconds(60);
        X509Certificate issuing = TestPki.certificate(PKI.issuingKey(), PKI.rootKey(), shortIssuer);
        List<Bytes> chain = der(PEER.certificate(), issuing);
        assertThat(check(chain).validUntil()).isEqualTo(TestPki.NOW.plusSeconds(60));
        assertRefused(
                Alert.CERTIFICATE_EXPIRED,
                () -> check(chain, rules(Role.SERVER, trust, Revocation.unchecked()), TestPki.NOW.plusSeconds(61)));
    }

    @Test
    void endWithTheirRoot() throws Exception {
        TestPki.Leaf shortRoot = TestPki.ca("CN=Root", "CN=Root");
        shortRoot.notAfter = TestPki.NOW.plusSeconds(60);
        var shortLived = TrustAnchors.of(TestPki.certificate(PKI.rootKey(), PKI.rootKey(), shortRoot));
        TrustRules rules = rules(Role.SERVER, shortLived, Revocation.unchecked());
        check(der(PEER), rules, TestPki.NOW);
        assertRefused(Alert.CERTIFICATE_EXPIRED, () -> check(der(PEER), rules, TestPki.NOW.plusSeconds(61)));
    }

    @Test
    void areKeptApartByRole() throws Exception {
        List<Bytes> server = der(PKI.server("server.com"));
        check(server);
        assertRefused(
                Alert.UNSUPPORTED_CERTIFICATE,
                () -> check(server, rules(Role.CLIENT, trust, Revocation.unchecked()), TestPki.NOW));
        check(der(PEER));
        assertThat(known(Role.SERVER)).isPresent();
        assertThat(known(Role.CLIENT)).isEmpty();
    }

    @Test
    void areKeptApartByStrength() throws Exception {
        check(der(PEER));
        var strong = new TrustRules(Role.SERVER, trust, Revocation.unchecked(), PathStrength.QUANTUM_SAFE);
        assertRefused(Alert.INSUFFICIENT_SECURITY, () -> check(der(PEER), strong, TestPki.NOW));
    }

    @Test
    void leaveTheRevocationPolicyToEachCheck() throws Exception {
        check(der(PEER));
        for (Revocation policy : List.of(
                Revocation.stapled(),
                Revocation.crls(RevocationLists.of(trust)),
                Revocation.shortLived(Duration.ofDays(1)))) {
            assertRefused(
                    Alert.BAD_CERTIFICATE_STATUS,
                    () -> check(der(PEER), rules(Role.SERVER, trust, policy), TestPki.NOW));
        }
    }

    @Test
    void areRefusedFromTheMomentThatAListRevokesOneOfThem() throws Exception {
        var anchors = TrustAnchors.of(ROOT.certificate());
        var lists = RevocationLists.of(anchors);
        lists.addIssuer(ISSUING.certificate());
        lists.push(list(1));
        TrustRules rules = rules(Role.SERVER, anchors, Revocation.crls(lists));
        List<Bytes> chain = List.of(LEAF.der(), ISSUING.der());
        check(chain, rules, TestPki.NOW);
        lists.push(list(2, LEAF));
        assertRefused(Alert.CERTIFICATE_REVOKED, () -> check(chain, rules, TestPki.NOW));
    }

    @Test
    void areRefusedOnceTheListIsStale() throws Exception {
        var anchors = TrustAnchors.of(ROOT.certificate());
        var lists = RevocationLists.of(anchors);
        lists.addIssuer(ISSUING.certificate());
        lists.push(list(1));
        TrustRules rules = rules(Role.SERVER, anchors, Revocation.crls(lists));
        List<Bytes> chain = List.of(LEAF.der(), ISSUING.der());
        check(chain, rules, TestPki.NOW);
        assertRefused(Alert.BAD_CERTIFICATE_STATUS, () -> check(chain, rules, TestPki.NOW.plus(Duration.ofHours(2))));
    }

    @Test
    void doNotExcuseAWrongStaple() throws Exception {
        check(der(PEER));
        Bytes none = Bytes.of(new byte[0]);
        var shown = new ShownChain(der(PEER), List.of(Bytes.ofHex("3003020101"), none));
        assertRefused(
                Alert.BAD_CERTIFICATE_STATUS,
                () -> TrustedChain.check(shown, rules(Role.SERVER, trust, Revocation.unchecked()), TestPki.NOW));
    }

    @Test
    void doNotKnowAChainThatDiffersAnywhere() throws Exception {
        check(der(PEER));
        for (int index = 0; index < 2; index++) {
            byte[] der = der(PEER).get(index).toArray();
            for (int at = 0; at < der.length - 80; at += 20) {
                List<Bytes> chain = der(PEER);
                byte[] changed = der.clone();
                changed[at] ^= 1;
                chain.set(index, Bytes.of(changed));
                assertThat(refuses(chain))
                        .as("certificate %d, byte %d", index, at)
                        .isTrue();
            }
        }
        assertThat(refuses(der(PEER).subList(0, 1))).isTrue();
        assertThat(refuses(der(PEER).reversed())).isTrue();
        assertThat(refuses(List.of(
                        Bytes.ofHex(der(PEER).get(0).toString() + der(PEER).get(1)))))
                .isTrue();
    }

    @Test
    void keepNoPathThatWasRefused() {
        List<Bytes> foreign = der(new TestPki().server("server.com"));
        for (int i = 0; i < 2; i++) {
            assertRefused(Alert.UNKNOWN_CA, () -> check(foreign));
        }
        List<Bytes> ca = der(PKI.issuing());
        for (int i = 0; i < 2; i++) {
            assertRefused(Alert.UNSUPPORTED_CERTIFICATE, () -> check(ca));
        }
    }

    @Test
    void forgetTheOneUnusedForLongest() throws Exception {
        var paths = new KnownPaths(2);
        List<KnownPaths.Key> keys = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            List<Bytes> chain = der(PKI.server("server" + i + ".com"));
            TrustRules rules = rules(Role.SERVER, trust, Revocation.unchecked());
            var key = KnownPaths.Key.of(chain, rules);
            check(chain);
            keys.add(key);
            paths.keep(key, trust.knownPaths().find(key, TestPki.NOW).orElseThrow());
            assertThat(paths.find(keys.getFirst(), TestPki.NOW)).isPresent();
        }
        assertThat(paths.find(keys.get(1), TestPki.NOW)).isEmpty();
        assertThat(paths.find(keys.get(2), TestPki.NOW)).isPresent();
    }

    @Test
    void serveManyThreads() throws Exception {
        List<List<Bytes>> chains = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            chains.add(der(PKI.server("server" + i + ".com")));
        }
        chains.add(der(new TestPki().server("server.com")));
        List<Callable<Boolean>> checks = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            int which = i % chains.size();
            checks.add(() -> refuses(chains.get(which)) == (which == chains.size() - 1));
        }
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var done : threads.invokeAll(checks)) {
                assertThat(done.get()).isTrue();
            }
        }
    }

    private Optional<KnownPaths.Known> known(Role role) {
        var key = KnownPaths.Key.of(der(PEER), rules(role, trust, Revocation.unchecked()));
        return trust.knownPaths().find(key, TestPki.NOW);
    }

    private boolean refuses(List<Bytes> chain) {
        try {
            check(chain);
            return false;
        } catch (ProtocolException e) {
            return true;
        }
    }

    private TrustedChain check(List<Bytes> chain) throws ProtocolException {
        return check(chain, rules(Role.SERVER, trust, Revocation.unchecked()), TestPki.NOW);
    }

    private static TrustedChain check(List<Bytes> chain, TrustRules rules, Instant now) throws ProtocolException {
        return TrustedChain.check(ShownChain.of(chain), rules, now);
    }

    private static TrustRules rules(Role role, TrustAnchors trust, Revocation revocation) {
        return new TrustRules(role, trust, revocation, PathStrength.ANY);
    }

    private static byte[] list(int number, Issued... revoked) throws Exception {
        var builder = new X509v2CRLBuilder(ISSUING.subject(), Date.from(TestPki.NOW));
        builder.setNextUpdate(Date.from(TestPki.NOW.plus(Duration.ofHours(1))));
        builder.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(number)));
        for (Issued one : revoked) {
            builder.addCRLEntry(one.holder().getSerialNumber(), Date.from(TestPki.NOW), CRLReason.keyCompromise);
        }
        return builder.build(new JcaContentSignerBuilder("SHA256withECDSA")
                        .build(ISSUING.key().getPrivate()))
                .getEncoded();
    }
}
