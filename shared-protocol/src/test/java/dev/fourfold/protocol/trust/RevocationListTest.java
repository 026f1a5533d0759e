package dev.fourfold.protocol.trust;

import static dev.fourfold.protocol.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.CertificateId;
import dev.fourfold.protocol.PathStrength;
import dev.fourfold.protocol.Revocation;
import dev.fourfold.protocol.RevocationLists;
import dev.fourfold.protocol.TestPki;
import dev.fourfold.protocol.TrustAnchors;
import java.io.IOException;
import java.math.BigInteger;
import java.security.cert.CRLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.CertificateList;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.IssuingDistributionPoint;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Revocation lists that an application hands in, and what handshakes make of them. */
class RevocationListTest {

    private static final Issued ROOT = Draft.ca("Root").selfSigned();
    private static final Issued ISSUING = Draft.ca("Issuing").by(ROOT);
    private static final Issued LEAF = Draft.leaf().by(ISSUING);
    private static final Issued STRANGER =
            Draft.ca("Issuing").key(Keys.ec("stranger")).selfSigned();

    private RevocationLists lists = RevocationLists.of(TrustAnchors.of(ROOT.certificate()));

    @BeforeEach
    void makeLists() {
        lists = RevocationLists.of(TrustAnchors.of(ROOT.certificate()));
        lists.addIssuer(ISSUING.certificate());
    }

    @Test
    void letsInWhoIsNotOnIt() throws Exception {
        lists.push(list(_ -> {}));
        assertThat(check().validUntil()).isBeforeOrEqualTo(TestPki.NOW.plus(Duration.ofDays(1)));
    }

    @Test
    void refusesWhoIsOnIt() throws Exception {
        lists.push(list(list -> list.revoked = List.of(LEAF)));
        assertRefused(Alert.CERTIFICATE_REVOKED, this::check);
    }

    @Test
    void refusesWhoseIssuerIsOnThatOfTheRoot() throws Exception {
        lists.push(list(_ -> {}));
        lists.push(list(list -> {
            list.issuer = ROOT;
            list.revoked = List.of(ISSUING);
        }));
        assertRefused(Alert.CERTIFICATE_REVOKED, this::check);
    }

    @Test
    void refusesWithoutTheListOfTheIssuer() throws Exception {
        lists.push(list(list -> list.issuer = ROOT));
        assertRefused(Alert.BAD_CERTIFICATE_STATUS, this::check);
    }

    @Test
    void refusesWhenItIsOld() throws Exception {
        lists.push(list(list -> list.nextUpdate = TestPki.NOW.minusSeconds(1)));
        assertRefused(Alert.BAD_CERTIFICATE_STATUS, this::check);
    }

    @Test
    void refusesWhenItIsOfTomorrow() throws Exception {
        lists.push(list(list -> list.thisUpdate = TestPki.NOW.plus(Duration.ofMinutes(6))));
        assertRefused(Alert.BAD_CERTIFICATE_STATUS, this::check);
    }

    @Test
    void replacesTheOneBefore() throws Exception {
        assertThat(lists.push(list(list -> list.revoked = List.of(LEAF)))).isTrue();
        assertThat(lists.push(list(list -> list.number = 8L))).isTrue();
        check();
    }

    @Test
    void doesNotReplaceANewerOne() throws Exception {
        lists.push(list(list -> list.revoked = List.of(LEAF)));
        assertThat(lists.push(list(list -> list.number = 6L))).isFalse();
        assertThat(lists.push(list(_ -> {}))).isFalse();
        assertRefused(Alert.CERTIFICATE_REVOKED, this::check);
    }

    @Test
    void tellsListenersOfWhatIsNew() throws Exception {
        Set<CertificateId> told = new HashSet<>();
        lists.onRevoked(told::addAll);
        lists.push(list(list -> list.revoked = List.of(LEAF)));
        assertThat(told).containsExactly(CertificateId.of(LEAF.certificate()));
        told.clear();
        Issued other = Draft.leaf().by(ISSUING);
        lists.push(list(list -> {
            list.number = 8L;
            list.revoked = List.of(LEAF, other);
        }));
        assertThat(told).containsExactly(CertificateId.of(other.certificate()));
    }

    @Test
    void isNotTakenFromAStrangerOfTheSameName() {
        isNotTaken(list(list -> list.issuer = STRANGER));
    }

    @Test
    void isNotTakenFromACaThatMayNotSignLists() {
        Issued mayNot = Draft.ca("May Not").usage(KeyUsage.keyCertSign).by(ROOT);
        lists.addIssuer(mayNot.certificate());
        isNotTaken(list(list -> list.issuer = mayNot));
    }

    @Test
    void isNotTakenWithoutAnEnd() {
        isNotTaken(list(list -> list.nextUpdate = null));
    }

    @Test
    void isNotTakenWithoutANumber() {
        isNotTaken(list(list -> list.number = null));
    }

    @Test
    void isNotTakenIfItListsChangesOnly() {
        isNotTaken(list(list -> list.extensions.add(
                extension(Extension.deltaCRLIndicator, true, der(new ASN1Integer(BigInteger.ONE))))));
    }

    @Test
    void isNotTakenIfItListsAPartOnly() {
        byte[] usersOnly = der(new IssuingDistributionPoint(null, true, false, null, false, false));
        isNotTaken(list(list -> list.extensions.add(extension(Extension.issuingDistributionPoint, true, usersOnly))));
        isNotTaken(list(list -> list.extensions.add(extension(Extension.issuingDistributionPoint, false, usersOnly))));
    }

    @Test
    void isNotTakenWithACriticalExtension() {
        isNotTaken(list(
                list -> list.extensions.add(extension(new ASN1ObjectIdentifier("1.2.3.4"), true, new byte[] {5, 0}))));
    }

    @Test
    void isNotTakenWithASignatureBySha1() {
        Issued rsa = Draft.ca("Old").key(Keys.rsa(2_048, "old")).by(ROOT);
        lists.addIssuer(rsa.certificate());
        isNotTaken(list(list -> {
            list.issuer = rsa;
            list.signature = "SHA1withRSA";
        }));
    }

    @Test
    void isNotTakenWithABitFlippedAnywhere() {
        byte[] good = list(list -> list.revoked = List.of(LEAF));
        // one bit of each byte: the signature is checked each time
        for (int bit = 0; bit < 8 * good.length; bit += 9) {
            byte[] bent = good.clone();
            bent[bit / 8] ^= (byte) (1 << bit % 8);
            isNotTaken(bent);
        }
    }

    /** Where the last bit of a signature is zero, a reader that takes fewer bits still finds the signature right. */
    @Test
    void isNotTakenWithASignatureOfAFewBitsLess() {
        for (int i = 0; i < 8; i++) {
            byte[] good = list(_ -> {});
            int unused = unusedBitsOfSignature(good);
            byte[] bent = good.clone();
            bent[unused] = 1;
            isNotTaken(bent);
        }
    }

    private static int unusedBitsOfSignature(byte[] list) {
        int signature = CertificateList.getInstance(list).getSignature().getOctets().length;
        return list.length - signature - 1;
    }

    @Test
    void isNotTakenCutShortOrWithSomethingLeftOver() {
        byte[] good = list(_ -> {});
        for (int length = 0; length < good.length; length++) {
            isNotTaken(Arrays.copyOf(good, length));
        }
        isNotTaken(Arrays.copyOf(good, good.length + 1));
    }

    @Test
    void isNotTakenForAStrangersSake() {
        assertThatThrownBy(() -> lists.addIssuer(STRANGER.certificate())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> lists.addIssuer(LEAF.certificate())).isInstanceOf(IllegalArgumentException.class);
    }

    private TrustedChain check() throws IOException {
        var rules = new TrustRules(
                Role.SERVER, TrustAnchors.of(ROOT.certificate()), Revocation.crls(lists), PathStrength.ANY);
        return TrustedChain.check(ShownChain.of(List.of(LEAF.der(), ISSUING.der())), rules, TestPki.NOW);
    }

    private void isNotTaken(byte[] list) {
        assertThatThrownBy(() -> lists.push(list)).isInstanceOf(CRLException.class);
    }

    private static byte[] list(Consumer<Bent> bend) {
        var list = new Bent();
        bend.accept(list);
        return list.der();
    }

    private static Extension extension(ASN1ObjectIdentifier type, boolean critical, byte[] value) {
        return new Extension(type, critical, new DEROctetString(value));
    }

    private static byte[] der(ASN1Object value) {
        try {
            return value.getEncoded();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A list, good as it starts. */
    private static final class Bent {
        private Issued issuer = ISSUING;
        private List<Issued> revoked = List.of();
        private @Nullable Long number = 7L;
        private Instant thisUpdate = TestPki.NOW.minus(Duration.ofHours(1));
        private @Nullable Instant nextUpdate = TestPki.NOW.plus(Duration.ofDays(1));
        private String signature = "SHA256withECDSA";
        private final List<Extension> extensions = new ArrayList<>();

        private byte[] der() {
            try {
                var builder = new X509v2CRLBuilder(issuer.subject(), Date.from(thisUpdate));
                if (nextUpdate != null) {
                    builder.setNextUpdate(Date.from(nextUpdate));
                }
                if (number != null) {
                    builder.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(number)));
                }
                for (Extension extension : extensions) {
                    builder.addExtension(extension);
                }
                for (Issued one : revoked) {
                    builder.addCRLEntry(one.holder().getSerialNumber(), Date.from(thisUpdate), CRLReason.keyCompromise);
                }
                return builder.build(new JcaContentSignerBuilder(signature)
                                .build(issuer.key().getPrivate()))
                        .getEncoded();
            } catch (IOException | OperatorCreationException e) {
                throw new AssertionError(e);
            }
        }
    }
}
