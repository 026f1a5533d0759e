package dev.fourfold.protocol.trust;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.fourfold.protocol.FuzzSeeds;
import dev.fourfold.protocol.TestPki;
import java.io.IOException;
import java.math.BigInteger;
import java.security.cert.CRLException;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The check of revocation lists, given lists that say anything and are signed by their CA. */
class RevocationListFuzzTest {

    private static final Issued ROOT = Draft.ca("Root").key(SignedByHand.KEY).selfSigned();

    @MethodSource
    @FuzzTest
    void refusesWhatIsNotACompleteList(byte[] signedPart) {
        for (byte[] list : List.of(SignedByHand.of(signedPart), signedPart)) {
            try {
                RevocationList read = RevocationList.verify(list, List.of(ROOT.certificate()));
                assertThat(read.issuer()).isEqualTo(ROOT.certificate());
                assertThat(read.newerThan(read)).isFalse();
                assertThat(read.revoked().size()).isLessThanOrEqualTo(list.length);
            } catch (CRLException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
    }

    @Test
    void takesTheFirstOfItsSeeds() throws Exception {
        byte[] first = FuzzSeeds.first(refusesWhatIsNotACompleteList());
        var list = RevocationList.verify(SignedByHand.of(first), List.of(ROOT.certificate()));
        assertThat(list.revoked()).hasSize(1);
    }

    static Stream<Arguments> refusesWhatIsNotACompleteList() {
        return FuzzSeeds.each(Stream.of(
                list(Extension.cRLNumber, false, new CRLNumber(BigInteger.TEN)),
                list(Extension.cRLNumber, true, new CRLNumber(BigInteger.TEN)),
                list(Extension.deltaCRLIndicator, true, new CRLNumber(BigInteger.ONE))));
    }

    private static byte[] list(ASN1ObjectIdentifier type, boolean critical, ASN1Encodable value) {
        try {
            var builder = new X509v2CRLBuilder(ROOT.subject(), Date.from(TestPki.NOW));
            builder.setNextUpdate(Date.from(TestPki.NOW.plus(Duration.ofDays(1))));
            builder.addCRLEntry(BigInteger.TWO, Date.from(TestPki.NOW), CRLReason.keyCompromise);
            builder.addExtension(type, critical, value);
            return builder.build(new JcaContentSignerBuilder("Ed25519").build(SignedByHand.KEY.getPrivate()))
                    .toASN1Structure()
                    .getTBSCertList()
                    .getEncoded();
        } catch (IOException | OperatorCreationException e) {
            throw new AssertionError(e);
        }
    }
}
