package dev.fourfold.protocol.trust;

import static dev.fourfold.protocol.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.PathStrength;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.Revocation;
import dev.fourfold.protocol.TestPki;
import dev.fourfold.protocol.TrustAnchors;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OCSP responses that a peer staples to its leaf. */
class StapledStatusTest {

    private static final Issued ROOT = Draft.ca("Root").selfSigned();
    private static final Issued ISSUING = Draft.ca("Issuing").by(ROOT);
    private static final Issued LEAF = Draft.leaf().by(ISSUING);
    private static final Issued SIBLING = Draft.leaf().by(ISSUING);
    private static final Issued STRANGER =
            Draft.ca("Issuing").key(Keys.ec("stranger")).by(ROOT);

    @Test
    void takesWhatTheIssuerSigned() throws Exception {
        assertThat(check(staple(_ -> {}))).isEqualTo(TestPki.NOW.plus(Duration.ofDays(1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHA-1", "SHA-256"})
    void takesEitherHashOfTheCertId(String hash) throws Exception {
        check(staple(staple -> staple.certIdHash = hash));
    }

    @Test
    void takesASignerNamedByItsKey() throws Exception {
        check(staple(staple -> staple.namedByKey = true));
    }

    @Test
    void takesADelegateOfTheIssuerAndItsEnd() throws Exception {
        Issued delegate = delegate(draft -> draft.valid(TestPki.NOW, TestPki.NOW.plus(Duration.ofHours(3))));
        assertThat(check(staple(signedBy(delegate)))).isEqualTo(TestPki.NOW.plus(Duration.ofHours(3)));
    }

    @Test
    void findsItsAnswerAmongOthers() throws Exception {
        check(staple(staple -> staple.alsoAbout = List.of(SIBLING)));
    }

    @Test
    void takesAClockThatIsFiveMinutesOff() throws Exception {
        check(staple(staple -> staple.thisUpdate = TestPki.NOW.plus(Duration.ofMinutes(5))));
    }

    @ParameterizedTest
    @ValueSource(ints = {CRLReason.keyCompromise, CRLReason.certificateHold, CRLReason.unspecified})
    void refusesWhatIsRevoked(int reason) {
        refuses(Alert.CERTIFICATE_REVOKED, staple(staple -> staple.status = revoked(reason)));
    }

    @Test
    void refusesWhatWasRevokedEvenIfTheStatusIsOld() {
        refuses(Alert.CERTIFICATE_REVOKED, staple(staple -> {
            staple.status = revoked(CRLReason.keyCompromise);
            staple.nextUpdate = TestPki.NOW.minus(Duration.ofDays(1));
        }));
    }

    @Test
    void refusesARevocationThatNobodySignedAsAStaple() {
        refuses(Alert.BAD_CERTIFICATE_STATUS, staple(staple -> {
            staple.status = revoked(CRLReason.keyCompromise);
            staple.signer = STRANGER;
        }));
    }

    @Test
    void refusesAnIssuerThatDoesNotKnowTheCertificate() {
        refuses(Alert.BAD_CERTIFICATE_STATUS, staple(staple -> staple.status = new UnknownStatus()));
    }

    @Test
    void refusesAStatusOfTomorrow() {
        refuses(
                Alert.BAD_CERTIFICATE_STATUS,
                staple(staple -> staple.thisUpdate = TestPki.NOW.plus(Duration.ofMinutes(6))));
    }

    @Test
    void refusesAStatusOfYesterday() {
        refuses(Alert.BAD_CERTIFICATE_STATUS, staple(staple -> staple.nextUpdate = TestPki.NOW.minusSeconds(1)));
    }

    @Test
    void refusesAStatusWithoutAnEnd() {
        refuses(Alert.BAD_CERTIFICATE_STATUS, staple(staple -> staple.nextUpdate = null));
    }

    @Test
    void refusesTheStatusOfAnotherCertificate() {
        refuses(Alert.BAD_CERTIFICATE_STATUS, staple(staple -> staple.about = SIBLING));
    }

    @Test
    void refusesTheSameNumberOfAnotherIssuer() {
        refuses(Alert.BAD_CERTIFICATE_STATUS, staple(staple -> staple.issuer = ROOT));
    }

    @Test
    void refusesTwoAnswersAboutTheSame() {
        refuses(Alert.BAD_CERTIFICATE_STATUS, staple(staple -> staple.alsoAbout = List.of(LEAF)));
    }

    @Test
    void refusesNoAnswerAtAll() {
        refuses(Alert.BAD_CERTIFICATE_STATUS, staple(staple -> staple.about = null));
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                OCSPResp.MALFORMED_REQUEST,
                OCSPResp.INTERNAL_ERROR,
                OCSPResp.TRY_LATER,
                OCSPResp.SIG_REQUIRED,
                OCSPResp.UNAUTHORIZED
            })
    void refusesAnErrorOfTheResponder(int error) {
        refuses(Alert.BAD_CERTIFICATE_STATUS, Staple.error(error));
    }

    @Test
    void refusesACriticalExtensionOfTheResponse() {
        refuses(Alert.BAD_CERTIFICATE_STATUS, staple(staple -> staple.critical = new ASN1ObjectIdentifier("1.2.3.4")));
    }

    @Test
    void refusesACriticalExtensionOfTheAnswer() {
        refuses(
                Alert.BAD_CERTIFICATE_STATUS,
                staple(staple -> staple.criticalOfAnswer = new ASN1ObjectIdentifier("1.2.3.4")));
    }

    @Test
    void refusesASignerOfTheSameNameAndAnotherKey() {
        refuses(Alert.BAD_CERTIFICATE_STATUS, staple(staple -> staple.signer = STRANGER));
    }

    @Test
    void refusesTheRootAsTheSigner() {
        refuses(Alert.BAD_CERTIFICATE_STATUS, staple(signedBy(ROOT)));
    }

    @Test
    void refusesTheLeafAsTheSigner() {
        refuses(Alert.BAD_CERTIFICATE_STATUS, staple(signedBy(LEAF)));
    }

    @Test
    void refusesADelegateWithoutThatPurpose() {
        refuses(
                Alert.BAD_CERTIFICATE_STATUS,
                staple(signedBy(delegate(draft -> draft.purposes(KeyPurposeId.id_kp_serverAuth)))));
        refuses(
                Alert.BAD_CERTIFICATE_STATUS,
                staple(signedBy(delegate(draft -> draft.purposes(KeyPurposeId.anyExtendedKeyUsage)))));
        refuses(
                Alert.BAD_CERTIFICATE_STATUS,
                staple(signedBy(delegate(draft -> draft.without(Extension.extendedKeyUsage)))));
    }

    @Test
    void refusesADelegateWhoseKeyMayNotSign() {
        refuses(
                Alert.BAD_CERTIFICATE_STATUS,
                staple(signedBy(delegate(draft -> draft.usage(KeyUsage.keyEncipherment)))));
    }

    @Test
    void refusesADelegateOfAnotherCa() {
        Issued foreign = draftOfDelegate().by(ROOT);
        refuses(Alert.BAD_CERTIFICATE_STATUS, staple(signedBy(foreign)));
        Issued posing = draftOfDelegate().by(STRANGER);
        refuses(Alert.BAD_CERTIFICATE_STATUS, staple(signedBy(posing)));
    }

    @Test
    void refusesADelegateOfADelegate() {
        Issued delegate = delegate(draft -> draft);
        Issued second = draftOfDelegate().key(Keys.ec("second delegate")).by(delegate);
        refuses(Alert.BAD_CERTIFICATE_STATUS, staple(signedBy(second)));
    }

    @Test
    void refusesADelegateOutsideOfItsTime() {
        refuses(
                Alert.BAD_CERTIFICATE_STATUS,
                staple(signedBy(delegate(draft ->
                        draft.valid(TestPki.NOW.minus(Duration.ofDays(2)), TestPki.NOW.minus(Duration.ofDays(1)))))));
        refuses(
                Alert.BAD_CERTIFICATE_STATUS,
                staple(signedBy(delegate(draft ->
                        draft.valid(TestPki.NOW.plus(Duration.ofDays(1)), TestPki.NOW.plus(Duration.ofDays(2)))))));
    }

    @Test
    void refusesADelegateWithACriticalExtension() {
        refuses(
                Alert.BAD_CERTIFICATE_STATUS,
                staple(signedBy(
                        delegate(draft -> draft.raw(new ASN1ObjectIdentifier("1.2.3.4"), true, new byte[] {5, 0})))));
    }

    @Test
    void refusesADelegateThatIsNotShown() {
        refuses(Alert.BAD_CERTIFICATE_STATUS, staple(staple -> {
            staple.signer = delegate(draft -> draft);
            staple.shown = List.of();
        }));
    }

    @Test
    void refusesASignatureWithSha1() {
        KeyPair rsa = Keys.rsa(2_048, "delegate");
        refuses(Alert.BAD_CERTIFICATE_STATUS, staple(staple -> {
            staple.signer = delegate(draft -> draft.key(rsa));
            staple.shown = List.of(staple.signer);
            staple.signature = "SHA1withRSA";
        }));
    }

    @Test
    void refusesAClassicalSignatureWhereOnlyMlDsaCounts() {
        assertRefused(
                Alert.BAD_CERTIFICATE_STATUS,
                () -> StapledStatus.check(path(), 0, staple(_ -> {}), PathStrength.QUANTUM_SAFE, TestPki.NOW));
    }

    @Test
    void refusesABitFlippedAnywhere() {
        byte[] good = staple(_ -> {}).toArray();
        // one bit of each byte: the signature is checked each time
        for (int bit = 0; bit < 8 * good.length; bit += 9) {
            byte[] bent = good.clone();
            bent[bit / 8] ^= (byte) (1 << bit % 8);
            int place = bit;
            assertThat(refused(Bytes.of(bent))).as("bit %d", place).isTrue();
        }
    }

    @Test
    void refusesEveryTruncation() {
        Bytes good = staple(_ -> {});
        for (int length = 1; length < good.length(); length++) {
            refuses(Alert.BAD_CERTIFICATE_STATUS, good.first(length));
        }
    }

    @Test
    void refusesMoreThanEightKilobytes() {
        refuses(Alert.BAD_CERTIFICATE_STATUS, Bytes.of(new byte[8_193]));
    }

    @Test
    void isNeededUnderAPolicyThatAsksForIt() throws Exception {
        var none = new TrustRules(Role.SERVER, anchors(), Revocation.stapled(), PathStrength.ANY);
        List<Bytes> chain = List.of(LEAF.der(), ISSUING.der());
        assertRefused(Alert.BAD_CERTIFICATE_STATUS, () -> TrustedChain.check(ShownChain.of(chain), none, TestPki.NOW));
        TrustedChain.check(new ShownChain(chain, List.of(staple(_ -> {}), empty())), none, TestPki.NOW);
    }

    @Test
    void isNotMadeUpForByOneOfTheIssuer() {
        var rules = new TrustRules(Role.SERVER, anchors(), Revocation.stapled(), PathStrength.ANY);
        List<Bytes> chain = List.of(LEAF.der(), ISSUING.der());
        Bytes ofIssuer = staple(staple -> {
            staple.about = ISSUING;
            staple.issuer = ROOT;
            staple.signer = ROOT;
        });
        assertRefused(
                Alert.BAD_CERTIFICATE_STATUS,
                () -> TrustedChain.check(new ShownChain(chain, List.of(empty(), ofIssuer)), rules, TestPki.NOW));
    }

    @Test
    void refusesARevokedIssuerShownUnasked() {
        var rules = new TrustRules(Role.SERVER, anchors(), Revocation.unchecked(), PathStrength.ANY);
        Bytes revoked = staple(staple -> {
            staple.about = ISSUING;
            staple.issuer = ROOT;
            staple.signer = ROOT;
            staple.status = revoked(CRLReason.cACompromise);
        });
        List<Bytes> chain = List.of(LEAF.der(), ISSUING.der());
        assertRefused(
                Alert.CERTIFICATE_REVOKED,
                () -> TrustedChain.check(new ShownChain(chain, List.of(empty(), revoked)), rules, TestPki.NOW));
    }

    private static Instant check(Bytes staple) throws ProtocolException {
        return StapledStatus.check(path(), 0, staple, PathStrength.ANY, TestPki.NOW);
    }

    private static void refuses(Alert alert, Bytes staple) {
        assertRefused(alert, () -> check(staple));
    }

    /** Whether a staple is refused, or means the same though its bytes differ; anything but our exception is a failure. */
    private static boolean refused(Bytes staple) {
        try {
            check(staple);
            return false;
        } catch (ProtocolException e) {
            return true;
        }
    }

    private static CertificatePath path() throws ProtocolException {
        var rules = new TrustRules(Role.SERVER, anchors(), Revocation.unchecked(), PathStrength.ANY);
        return CertificatePath.check(
                List.of(PathCertificate.parse(LEAF.der()), PathCertificate.parse(ISSUING.der())), rules, TestPki.NOW);
    }

    private static TrustAnchors anchors() {
        return TrustAnchors.of(ROOT.certificate());
    }

    private static Bytes staple(Consumer<Staple> bend) {
        var staple = new Staple(LEAF, ISSUING);
        bend.accept(staple);
        return staple.der();
    }

    private static Consumer<Staple> signedBy(Issued signer) {
        return staple -> {
            staple.signer = signer;
            staple.shown = List.of(signer);
        };
    }

    private static Draft draftOfDelegate() {
        return Draft.leaf().subject("CN=Status").key(Keys.ec("delegate")).purposes(KeyPurposeId.id_kp_OCSPSigning);
    }

    private static Issued delegate(UnaryOperator<Draft> bend) {
        return bend.apply(draftOfDelegate()).by(ISSUING);
    }

    private static CertificateStatus revoked(int reason) {
        return new RevokedStatus(Date.from(TestPki.NOW.minus(Duration.ofHours(1))), reason);
    }

    private static Bytes empty() {
        return Bytes.of(new byte[0]);
    }
}
