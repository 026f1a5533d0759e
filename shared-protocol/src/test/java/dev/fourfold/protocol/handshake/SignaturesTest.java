package dev.fourfold.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fourfold.protocol.TestKeys;
import dev.fourfold.protocol.message.SignatureScheme;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SignaturesTest {

    private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();
    private static final byte[] MESSAGE = {1, 2, 3};

    private static Stream<Arguments> providersAndSchemes() {
        return TestKeys.providersAndSchemes();
    }

    @ParameterizedTest
    @MethodSource("providersAndSchemes")
    void verifiesWhatItSigned(Provider provider, SignatureScheme scheme) {
        KeyPair pair = TestKeys.pair(provider, scheme);
        assertThat(Signatures.verify(scheme, pair.getPublic(), MESSAGE, sign(scheme, pair)))
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("providersAndSchemes")
    void signsWhatTheOtherProviderVerifies(Provider provider, SignatureScheme scheme) throws Exception {
        KeyPair pair = TestKeys.pair(provider, scheme);
        Signature verifier = foreign(scheme);
        verifier.initVerify(foreign(pair.getPublic()));
        verifier.update(MESSAGE);
        assertThat(verifier.verify(sign(scheme, pair))).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void verifiesWhatTheOtherProviderSigned(SignatureScheme scheme) throws Exception {
        KeyPair pair = TestKeys.pair(TestKeys.PROVIDERS.getLast(), scheme);
        Signature signer = foreign(scheme);
        signer.initSign(pair.getPrivate());
        signer.update(MESSAGE);
        assertThat(Signatures.verify(scheme, pair.getPublic(), MESSAGE, signer.sign()))
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("providersAndSchemes")
    void refusesAnotherMessageKeyOrSignature(Provider provider, SignatureScheme scheme) {
        KeyPair pair = TestKeys.pair(provider, scheme);
        byte[] signature = sign(scheme, pair);
        assertThat(Signatures.verify(scheme, pair.getPublic(), new byte[] {1, 2, 4}, signature))
                .isFalse();
        assertThat(Signatures.verify(scheme, pair.getPublic(), new byte[0], signature))
                .isFalse();
        for (KeyPair other : TestKeys.pairs(scheme)) {
            assertThat(Signatures.verify(scheme, other.getPublic(), MESSAGE, signature))
                    .isEqualTo(other == pair);
        }
        for (int bit = 0; bit < 8 * signature.length; bit += Math.max(1, signature.length / 16)) {
            byte[] wrong = signature.clone();
            wrong[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(Signatures.verify(scheme, pair.getPublic(), MESSAGE, wrong))
                    .as("bit " + bit)
                    .isFalse();
        }
        for (int length : new int[] {0, 1, signature.length - 1, signature.length + 1}) {
            assertThat(Signatures.verify(scheme, pair.getPublic(), MESSAGE, Arrays.copyOf(signature, length)))
                    .as("length " + length)
                    .isFalse();
        }
    }

    /** RSA keys of both kinds make the same signatures: it is {@link SignatureScheme#of} that tells them apart. */
    @ParameterizedTest
    @EnumSource
    void refusesTheSignatureOfAnyOtherScheme(SignatureScheme scheme) {
        for (SignatureScheme other : SignatureScheme.values()) {
            if (other != scheme && !(isRsa(scheme) && isRsa(other))) {
                for (KeyPair pair : TestKeys.pairs(other)) {
                    byte[] signature = sign(other, pair);
                    PublicKey ours = TestKeys.pairs(scheme).getFirst().getPublic();
                    assertThat(Signatures.verify(scheme, ours, MESSAGE, signature))
                            .isFalse();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = "ED25519", mode = EnumSource.Mode.EXCLUDE)
    void refusesAKeyOfAnyOtherScheme(SignatureScheme scheme) {
        for (SignatureScheme other : SignatureScheme.values()) {
            if (other != scheme && !(isRsa(scheme) && isRsa(other))) {
                for (KeyPair pair : TestKeys.pairs(other)) {
                    byte[] signature = sign(other, pair);
                    assertThat(Signatures.verify(scheme, pair.getPublic(), MESSAGE, signature))
                            .isFalse();
                    assertThatThrownBy(() -> sign(scheme, pair)).isInstanceOf(IllegalStateException.class);
                }
            }
        }
    }

    /** Ed25519 is deterministic; all else has a random part, which nothing may take away. */
    @ParameterizedTest
    @EnumSource
    void signsAnewEachTime(SignatureScheme scheme) {
        KeyPair pair = TestKeys.pairs(scheme).getFirst();
        assertThat(Arrays.equals(sign(scheme, pair), sign(scheme, pair))).isEqualTo(scheme == SignatureScheme.ED25519);
    }

    private static boolean isRsa(SignatureScheme scheme) {
        return List.of(SignatureScheme.RSA_PSS_RSAE_SHA256, SignatureScheme.RSA_PSS_PSS_SHA256)
                .contains(scheme);
    }

    private static byte[] sign(SignatureScheme scheme, KeyPair pair) {
        return Signatures.sign(scheme, pair.getPrivate(), pair.getPublic(), MESSAGE);
    }

    private static Signature foreign(SignatureScheme scheme) throws Exception {
        return switch (scheme) {
            case ED25519 -> Signature.getInstance("Ed25519", BOUNCY_CASTLE);
            case MLDSA44 -> Signature.getInstance("ML-DSA-44", BOUNCY_CASTLE);
            case MLDSA65 -> Signature.getInstance("ML-DSA-65", BOUNCY_CASTLE);
            case MLDSA87 -> Signature.getInstance("ML-DSA-87", BOUNCY_CASTLE);
            case ECDSA_SECP256R1_SHA256 -> Signature.getInstance("SHA256withECDSA", BOUNCY_CASTLE);
            case RSA_PSS_RSAE_SHA256, RSA_PSS_PSS_SHA256 -> {
                Signature pss = Signature.getInstance("RSASSA-PSS", BOUNCY_CASTLE);
                pss.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
                yield pss;
            }
        };
    }

    private static PublicKey foreign(PublicKey key) throws Exception {
        String algorithm = key.getAlgorithm().equals("EdDSA") ? "Ed25519" : key.getAlgorithm();
        return KeyFactory.getInstance(algorithm, BOUNCY_CASTLE)
                .generatePublic(new X509EncodedKeySpec(key.getEncoded()));
    }
}
