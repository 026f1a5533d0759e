package dev.fourfold.ca.renewal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fourfold.ca.Csr;
import dev.fourfold.ca.Jws;
import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.protocol.Thorough;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedRenewalTest {

    private static final KeyPair KEYS = Csr.ec("P-256");
    private static final X509Certificate CERTIFICATE = Csr.selfSigned(KEYS, BigInteger.TEN);
    private static final String GOOD =
            Jws.of(KEYS, CERTIFICATE, "0".repeat(64), new byte[] {1, 2}).compact();

    @Test
    void saysWhatWasSigned() {
        SignedRenewal renewal = parse(GOOD);
        assertThat(renewal.isSignedByItsCertificate()).isTrue();
        assertThat(renewal.certificate()).isEqualTo(CERTIFICATE);
        assertThat(renewal.signingRequest()).containsExactly(1, 2);
        assertThat(renewal.audience()).isEqualTo("0".repeat(64));
    }

    @Test
    void noticesEveryFlippedBit() {
        byte[] good = GOOD.getBytes(StandardCharsets.US_ASCII);
        int signature = GOOD.lastIndexOf('.') + 1;
        for (int i = 0; i < good.length; i++) {
            // one of each character, and with fourfold.thorough every bit of the signature
            boolean each = i >= signature && Thorough.ON;
            for (int bit = each ? 0 : i % 7; bit < 7; bit += each ? 1 : 7) {
                byte[] flipped = good.clone();
                flipped[i] ^= (byte) (1 << bit);
                assertThat(isBelieved(flipped))
                        .as("character %d, bit %d", i, bit)
                        .isFalse();
            }
        }
    }

    private static boolean isBelieved(byte[] body) {
        try {
            return SignedRenewal.parse(body).isSignedByItsCertificate();
        } catch (RefusedException e) {
            assertThat(e.refusal()).isEqualTo(Refusal.MALFORMED_RENEWAL);
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "HS256", "PS384", "ES512", "es256", "ML-DSA", "ML-DSA-44-ES256", ""})
    void knowsNoOtherAlgorithms(String algorithm) {
        String other = Jws.of(KEYS, CERTIFICATE, "", new byte[0])
                .with("alg", algorithm)
                .compact();
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> parse(other))
                .extracting(RefusedException::refusal)
                .isEqualTo(Refusal.MALFORMED_RENEWAL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ES384", "EdDSA", "RS256", "PS256", "ML-DSA-44", "ML-DSA-87"})
    void isNotSignedWithAnAlgorithmOfAnotherKey(String algorithm) {
        assertThat(parse(Jws.of(KEYS, CERTIFICATE, "", new byte[0])
                                .with("alg", algorithm)
                                .compact())
                        .isSignedByItsCertificate())
                .isFalse();
    }

    private static SignedRenewal parse(String text) {
        return SignedRenewal.parse(text.getBytes(StandardCharsets.US_ASCII));
    }
}
