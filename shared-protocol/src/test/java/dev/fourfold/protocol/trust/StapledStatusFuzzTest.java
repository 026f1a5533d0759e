package dev.fourfold.protocol.trust;

import static dev.fourfold.protocol.trust.SignedByHand.element;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.FuzzSeeds;
import dev.fourfold.protocol.PathStrength;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.Revocation;
import dev.fourfold.protocol.TestPki;
import dev.fourfold.protocol.TrustAnchors;
import java.io.IOException;
import java.time.Duration;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ocsp.BasicOCSPResponse;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The check of staples, given statuses that say anything and are signed by the issuer. */
class StapledStatusFuzzTest {

    private static final byte[] BASIC = HexFormat.of().parseHex("06092b0601050507300101");
    private static final byte[] SUCCESSFUL = HexFormat.of().parseHex("0a0100");
    private static final Issued ROOT = Draft.ca("Root").key(SignedByHand.KEY).selfSigned();
    private static final Issued LEAF = Draft.leaf().by(ROOT);
    private static final TrustRules RULES =
            new TrustRules(Role.SERVER, TrustAnchors.of(ROOT.certificate()), Revocation.stapled(), PathStrength.ANY);

    @MethodSource
    @FuzzTest
    void refusesByAnAlertWhatDoesNotSayGood(byte[] signedPart) {
        for (Bytes staple : List.of(response(signedPart), Bytes.of(signedPart))) {
            if (staple.isEmpty()) {
                continue;
            }
            var shown = new ShownChain(List.of(LEAF.der()), List.of(staple));
            try {
                assertThat(TrustedChain.check(shown, RULES, TestPki.NOW).validUntil())
                        .isAfterOrEqualTo(TestPki.NOW);
            } catch (ProtocolException e) {
                assertThat(e.alert()).isIn(Alert.BAD_CERTIFICATE_STATUS, Alert.CERTIFICATE_REVOKED);
            }
        }
    }

    @Test
    void takesTheFirstOfItsSeedsForGood() throws Exception {
        byte[] first = FuzzSeeds.first(refusesByAnAlertWhatDoesNotSayGood());
        var shown = new ShownChain(List.of(LEAF.der()), List.of(response(first)));
        assertThat(TrustedChain.check(shown, RULES, TestPki.NOW).validUntil())
                .isEqualTo(TestPki.NOW.plus(Duration.ofDays(1)));
    }

    private static Bytes response(byte[] signedPart) {
        byte[] basic = element(0x30, BASIC, element(0x04, SignedByHand.of(signedPart)));
        return Bytes.of(element(0x30, SUCCESSFUL, element(0xA0, basic)));
    }

    static Stream<Arguments> refusesByAnAlertWhatDoesNotSayGood() {
        Date now = Date.from(TestPki.NOW);
        return FuzzSeeds.each(Stream.of(CertificateStatus.GOOD, new RevokedStatus(now, 1), new UnknownStatus())
                .map(StapledStatusFuzzTest::signedPart));
    }

    private static byte[] signedPart(CertificateStatus status) {
        try {
            DigestCalculatorProvider digests = new JcaDigestCalculatorProviderBuilder().build();
            var sha1 = digests.get(CertificateID.HASH_SHA1);
            var builder = new BasicOCSPRespBuilder(
                    SubjectPublicKeyInfo.getInstance(
                            SignedByHand.KEY.getPublic().getEncoded()),
                    sha1);
            builder.addResponse(
                    new CertificateID(sha1, ROOT.holder(), LEAF.certificate().getSerialNumber()),
                    status,
                    Date.from(TestPki.NOW),
                    Date.from(TestPki.NOW.plus(Duration.ofDays(1))));
            var response = builder.build(
                    new JcaContentSignerBuilder("Ed25519").build(SignedByHand.KEY.getPrivate()),
                    null,
                    Date.from(TestPki.NOW));
            return BasicOCSPResponse.getInstance(response.getEncoded())
                    .getTbsResponseData()
                    .getEncoded();
        } catch (IOException | OCSPException | OperatorCreationException e) {
            throw new AssertionError(e);
        }
    }
}
