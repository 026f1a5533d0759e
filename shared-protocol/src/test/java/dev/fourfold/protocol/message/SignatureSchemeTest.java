package dev.fourfold.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.TestKeys;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureSchemeTest {

    private static final BigInteger EXPONENT = BigInteger.valueOf(65_537);

    private static Stream<Arguments> providersAndSchemes() {
        return TestKeys.providersAndSchemes();
    }

    @ParameterizedTest
    @CsvSource({
        "ED25519, 0x0807, ed25519",
        "MLDSA65, 0x0905, mldsa65",
        "MLDSA44, 0x0904, mldsa44",
        "MLDSA87, 0x0906, mldsa87",
        "ECDSA_SECP256R1_SHA256, 0x0403, ecdsa_secp256r1_sha256",
        "RSA_PSS_RSAE_SHA256, 0x0804, rsa_pss_rsae_sha256",
        "RSA_PSS_PSS_SHA256, 0x0809, rsa_pss_pss_sha256"
    })
    void isThatOfTheSpecification(SignatureScheme scheme, String code, String title) {
        assertThat(scheme.code()).isEqualTo(Integer.decode(code));
        assertThat(scheme.title()).isEqualTo(title);
    }

    @Test
    void isOfferedInOrderOfPreference() {
        assertThat(SignatureScheme.codes()).containsExactly(0x0807, 0x0403, 0x0804, 0x0809, 0x0904, 0x0905, 0x0906);
    }

    @ParameterizedTest
    @MethodSource("providersAndSchemes")
    void fitsTheKeysOfEveryProvider(Provider provider, SignatureScheme scheme) {
        assertThat(SignatureScheme.of(TestKeys.pair(provider, scheme).getPublic()))
                .contains(scheme);
    }

    @ParameterizedTest
    @CsvSource({
        "Ed448, ''",
        "X25519, ''",
        "X448, ''",
        "EC, secp384r1",
        "EC, secp521r1",
        "EC, secp256k1",
        "EC, brainpoolP256r1",
        "ML-KEM, ML-KEM-768"
    })
    void fitsNoOtherKey(String algorithm, String parameters) {
        for (Provider provider : TestKeys.PROVIDERS) {
            TestKeys.pair(provider, algorithm, parameters)
                    .ifPresent(pair -> assertThat(SignatureScheme.of(pair.getPublic()))
                            .as(provider.getName())
                            .isEmpty());
        }
    }

    @ParameterizedTest
    @CsvSource({"2047, false", "2048, true", "3072, true", "4096, true", "4097, false"})
    void fitsRsaKeysOfSomeLengths(int bits, boolean fits) throws Exception {
        PublicKey plain = rsa("RSA", bits, null);
        PublicKey pss = rsa("RSASSA-PSS", bits, null);
        assertThat(SignatureScheme.of(plain).filter(scheme -> scheme == SignatureScheme.RSA_PSS_RSAE_SHA256))
                .isEqualTo(fits ? Optional.of(SignatureScheme.RSA_PSS_RSAE_SHA256) : Optional.empty());
        assertThat(SignatureScheme.of(pss).isPresent()).isEqualTo(fits);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 20, 32})
    void fitsRsaKeysThatAreBoundToOurParametersWithSaltsUpTo(int salt) throws Exception {
        var bound = new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, salt, 1);
        assertThat(SignatureScheme.of(rsa("RSASSA-PSS", 2048, bound))).contains(SignatureScheme.RSA_PSS_PSS_SHA256);
    }

    @Test
    void fitsNoRsaKeysThatAreBoundToOtherParameters() throws Exception {
        for (PSSParameterSpec bound : new PSSParameterSpec[] {
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 33, 1),
            new PSSParameterSpec("SHA-384", "MGF1", MGF1ParameterSpec.SHA384, 32, 1),
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA384, 32, 1),
            new PSSParameterSpec("SHA-1", "MGF1", MGF1ParameterSpec.SHA1, 20, 1)
        }) {
            assertThat(SignatureScheme.of(rsa("RSASSA-PSS", 2048, bound)))
                    .as(bound.toString())
                    .isEmpty();
        }
    }

    @Test
    void fitsNoKeyThatDoesNotShowItself() {
        assertThat(SignatureScheme.of(new Encoded(null))).isEmpty();
    }

    /** The parameters: NULL, a number, a mask generator without a hash, and no key at all. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "3012300d06092a864886f70d01010a0500030100",
                "3013300e06092a864886f70d01010a020101030100",
                "3030302b06092a864886f70d01010a301ea00d300b0609608648016503040201a10d300b06092a864886f70d010108030100",
                "0500",
                "30",
                ""
            })
    void fitsNoKeyInAnotherForm(String encoded) {
        byte[] bytes = HexFormat.of().parseHex(encoded);
        assertThat(SignatureScheme.of(new Encoded(bytes))).isEmpty();
    }

    @Test
    void fitsAKeyWhoseEncodingSaysAllOfIt() {
        byte[] bytes = HexFormat.of()
                .parseHex(
                        "3042303d06092a864886f70d01010a3030a00d300b0609608648016503040201a11a301806092a864886f70d010108300b0609608648016503040201a203020120030100");
        assertThat(SignatureScheme.of(new Encoded(bytes))).contains(SignatureScheme.RSA_PSS_PSS_SHA256);
    }

    /** An RSA key of the right length whose encoding says what a test wants. */
    private static final class Encoded implements RSAPublicKey {

        private static final long serialVersionUID = 1L;

        private final byte @Nullable [] encoded;

        private Encoded(byte @Nullable [] encoded) {
            this.encoded = encoded;
        }

        @Override
        public BigInteger getPublicExponent() {
            return EXPONENT;
        }

        @Override
        public BigInteger getModulus() {
            return BigInteger.ONE.shiftLeft(2047);
        }

        @Override
        public String getAlgorithm() {
            return "RSASSA-PSS";
        }

        @Override
        public String getFormat() {
            return "X.509";
        }

        @Override
        @SuppressWarnings("NullAway") // keys without an encoding return null
        public byte[] getEncoded() {
            return encoded;
        }
    }

    /** A key of that many bits; its modulus is odd and otherwise nothing in particular. */
    private static PublicKey rsa(String algorithm, int bits, @Nullable AlgorithmParameterSpec bound) throws Exception {
        BigInteger modulus = BigInteger.ONE.shiftLeft(bits - 1).add(BigInteger.valueOf(12_345));
        return KeyFactory.getInstance(algorithm).generatePublic(new RSAPublicKeySpec(modulus, EXPONENT, bound));
    }
}
