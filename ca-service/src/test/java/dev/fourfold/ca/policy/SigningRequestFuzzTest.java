package dev.fourfold.ca.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.fourfold.ca.Csr;
import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Signing requests that say anything. */
class SigningRequestFuzzTest {

    private static final Set<Refusal> POSSIBLE = EnumSet.of(
            Refusal.MALFORMED_REQUEST,
            Refusal.BAD_SIGNATURE,
            Refusal.UNSUPPORTED_KEY,
            Refusal.WEAK_KEY,
            Refusal.CA_REQUESTED,
            Refusal.NAME_NOT_ALLOWED,
            Refusal.TOO_MANY_NAMES,
            Refusal.SUBJECT_NOT_ALLOWED);

    static Stream<Arguments> refusesOrReads() {
        return Stream.of(
                        Csr.p256().subject("C=IN,O=Example,CN=a.example").dns("a.example", "*.a.example"),
                        Csr.of(Csr.ec("P-384")).name(GeneralName.iPAddress, "2001:db8::1"),
                        Csr.of(Csr.ed25519()).name(GeneralName.uniformResourceIdentifier, "spiffe://a/b"),
                        Csr.of(Csr.rsa(2048)).signedWith("SHA256withRSAandMGF1"),
                        Csr.of(Csr.mlDsa(44)).name(GeneralName.rfc822Name, "a@b.example"))
                .flatMap(csr -> Stream.of(csr.der(), csr.pem().getBytes(StandardCharsets.US_ASCII)))
                .map(Arguments::of);
    }

    @MethodSource
    @FuzzTest
    void refusesOrReads(byte[] request) {
        try {
            SigningRequest parsed = SigningRequest.parse(request);
            assertThat(KeyKind.isSound(parsed.key())).isTrue();
            assertThat(parsed.names()).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(RequestedExtensions.MAX_NAMES);
        } catch (RefusedException e) {
            assertThat(e.refusal()).isIn(POSSIBLE);
        }
    }
}
