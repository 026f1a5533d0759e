package dev.fourfold.protocol.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.StatusAnswer;
import dev.fourfold.protocol.StatusQuestion;
import dev.fourfold.protocol.TestPki;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Date;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.RevokedInfo;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.ocsp.OCSPReq;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusQuestionTest {

    private static final Issued ROOT = Draft.ca("Root").selfSigned();
    private static final Issued OTHER_ROOT =
            Draft.ca("Root").key(Keys.ec("stranger")).selfSigned();
    private static final Issued LEAF = Draft.leaf().by(ROOT);
    private static final Issued OTHER_LEAF = Draft.leaf().by(ROOT);

    private final StatusQuestion question =
            StatusQuestion.of(LEAF.certificate(), ROOT.certificate(), new SecureRandom());

    private Staple answer() throws Exception {
        var staple = new Staple(LEAF, ROOT);
        staple.nonce = new OCSPReq(question.encoded().toArray()).getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce);
        return staple;
    }

    @Test
    void takesAnAnswerThatWasMadeForIt() throws Exception {
        assertThat(question.read(answer().der(), TestPki.NOW))
                .isEqualTo(new StatusAnswer.Good(TestPki.NOW.plus(Duration.ofDays(1))));
    }

    @Test
    void isNeverTheSameTwice() {
        assertThat(question.encoded())
                .isNotEqualTo(StatusQuestion.of(LEAF.certificate(), ROOT.certificate(), new SecureRandom())
                        .encoded());
    }

    @Test
    void saysThatACertificateWasRevoked() throws Exception {
        Staple revoked = answer();
        revoked.status = new RevokedStatus(Date.from(TestPki.NOW), CRLReason.keyCompromise);

        assertThat(question.read(revoked.der(), TestPki.NOW)).isEqualTo(new StatusAnswer.Revoked(false));
    }

    @Test
    void saysThatACertificateIsRevokedWithoutAReason() throws Exception {
        Staple revoked = answer();
        revoked.status = new RevokedStatus(new RevokedInfo(new ASN1GeneralizedTime(Date.from(TestPki.NOW)), null));

        assertThat(question.read(revoked.der(), TestPki.NOW)).isEqualTo(new StatusAnswer.Revoked(false));
    }

    @Test
    void saysThatACertificateIsOnHold() throws Exception {
        Staple held = answer();
        held.status = new RevokedStatus(Date.from(TestPki.NOW), CRLReason.certificateHold);

        assertThat(question.read(held.der(), TestPki.NOW)).isEqualTo(new StatusAnswer.Revoked(true));
    }

    @Test
    void saysThatTheCaDoesNotKnowACertificate() throws Exception {
        Staple unknown = answer();
        unknown.status = new UnknownStatus();

        assertThat(question.read(unknown.der(), TestPki.NOW)).isEqualTo(new StatusAnswer.Unknown());
    }

    @Test
    void takesNobodysWordButTheIssuersThatACertificateIsUnknown() throws Exception {
        Staple unknown = answer();
        unknown.status = new UnknownStatus();
        unknown.signer = OTHER_ROOT;

        assertThat(refusal(unknown.der())).isEqualTo(Alert.BAD_CERTIFICATE_STATUS);
    }

    static Stream<Consumer<Staple>> refusesWhatIsNoAnswerToIt() {
        return Stream.of(
                staple -> staple.nonce = null,
                staple -> staple.nonce = new Extension(
                        OCSPObjectIdentifiers.id_pkix_ocsp_nonce, false, new DEROctetString(new byte[] {4, 1, 0})),
                staple -> staple.about = OTHER_LEAF,
                staple -> staple.signer = OTHER_ROOT,
                staple -> staple.signer = OTHER_LEAF,
                staple -> staple.nextUpdate = null,
                staple -> staple.nextUpdate = TestPki.NOW.minusSeconds(1),
                staple -> staple.thisUpdate = TestPki.NOW.plus(Duration.ofHours(1)));
    }

    @ParameterizedTest
    @MethodSource
    void refusesWhatIsNoAnswerToIt(Consumer<Staple> spoil) throws Exception {
        Staple spoilt = answer();
        spoil.accept(spoilt);

        assertThat(refusal(spoilt.der())).isEqualTo(Alert.BAD_CERTIFICATE_STATUS);
    }

    @ParameterizedTest
    @ValueSource(ints = {OCSPResp.TRY_LATER, OCSPResp.UNAUTHORIZED, OCSPResp.INTERNAL_ERROR})
    void refusesAResponderThatGivesNoAnswer(int status) {
        assertThat(refusal(Staple.error(status))).isEqualTo(Alert.BAD_CERTIFICATE_STATUS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "30", "3000", "30030a0100", "deadbeef"})
    void refusesWhatIsNoResponse(String hex) {
        assertThat(refusal(Bytes.ofHex(hex))).isEqualTo(Alert.BAD_CERTIFICATE_STATUS);
    }

    private Alert refusal(Bytes answer) {
        return catchThrowableOfType(ProtocolException.class, () -> question.read(answer, TestPki.NOW))
                .alert();
    }
}
