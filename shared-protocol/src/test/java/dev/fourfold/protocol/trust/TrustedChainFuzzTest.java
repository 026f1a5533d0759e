package dev.fourfold.protocol.trust;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.FuzzSeeds;
import dev.fourfold.protocol.PathStrength;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.Revocation;
import dev.fourfold.protocol.TestPki;
import dev.fourfold.protocol.TrustAnchors;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.cert.X509CertificateHolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The certificate check, given certificates that say anything and are signed by a CA of ours. */
class TrustedChainFuzzTest {

    private static final Issued ROOT = Draft.ca("Root").key(SignedByHand.KEY).selfSigned();
    private static final TrustRules RULES =
            new TrustRules(Role.SERVER, TrustAnchors.of(ROOT.certificate()), Revocation.unchecked(), PathStrength.ANY);

    @MethodSource
    @FuzzTest
    void refusesByAnAlertWhatItDoesNotTrust(byte[] signedPart) {
        Bytes certificate = Bytes.of(SignedByHand.of(signedPart));
        for (List<Bytes> chain :
                List.of(List.of(certificate), List.of(Bytes.of(signedPart)), List.of(certificate, certificate))) {
            try {
                TrustedChain trusted = TrustedChain.check(ShownChain.of(chain), RULES, TestPki.NOW);
                assertThat(trusted.identity().name().toString()).isNotEmpty();
                assertThat(trusted.validUntil()).isAfterOrEqualTo(TestPki.NOW);
            } catch (ProtocolException e) {
                assertThat(e.alert().code()).isBetween(42, 115);
            }
        }
    }

    @Test
    void trustsTheFirstOfItsSeeds() throws Exception {
        byte[] first = FuzzSeeds.first(refusesByAnAlertWhatItDoesNotTrust());
        var shown = ShownChain.of(List.of(Bytes.of(SignedByHand.of(first))));
        assertThat(TrustedChain.check(shown, RULES, TestPki.NOW).identity().name())
                .hasToString("example.com");
    }

    static Stream<Arguments> refusesByAnAlertWhatItDoesNotTrust() {
        return FuzzSeeds.each(Stream.of(
                        Draft.leaf(),
                        Draft.leaf().names(Names.name("a.example.com"), Names.address("10.0.0.1"), Names.other()),
                        Draft.leaf().without(Extension.subjectAlternativeName),
                        Draft.leaf().key(SignedByHand.KEY).names(Names.mail("a@example.com"), Names.directory("CN=x")),
                        Draft.ca("Issuing").with(Extension.nameConstraints, true, Names.permitted(Names.name("com"))),
                        Draft.ca("Issuing")
                                .with(
                                        Extension.nameConstraints,
                                        true,
                                        Names.excluded(new GeneralName(
                                                GeneralName.uniformResourceIdentifier, "http://example.com"))),
                        Draft.ca("Root").pathLength(1))
                .map(draft -> signedPart(draft.by(ROOT))));
    }

    private static byte[] signedPart(Issued issued) {
        try {
            X509CertificateHolder holder = issued.holder();
            return holder.toASN1Structure().getTBSCertificate().getEncoded();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
