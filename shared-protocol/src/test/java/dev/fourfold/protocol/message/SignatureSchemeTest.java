package dev.fourfold.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.TestPki;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignatureSchemeTest {

    @Test
    void hasTheCodesOfTheSpecificationInOrderOfPreference() {
        assertThat(SignatureScheme.codes()).containsExactly(0x0807, 0x0905, 0x0904, 0x0906, 0x0403, 0x0804, 0x0809);
        assertThat(SignatureScheme.ED25519.title()).isEqualTo("ed25519");
        assertThat(SignatureScheme.ECDSA_SECP256R1_SHA256.title()).isEqualTo("ecdsa_secp256r1_sha256");
    }

    @Test
    void fitsEd25519AndP256Keys() {
        assertThat(SignatureScheme.of(TestPki.keyPair("Ed25519").getPublic())).contains(SignatureScheme.ED25519);
        assertThat(SignatureScheme.of(TestPki.keyPair("EC").getPublic()))
                .contains(SignatureScheme.ECDSA_SECP256R1_SHA256);
    }

    @ParameterizedTest
    @CsvSource({"Ed448, 0", "EC, 384", "EC, 521", "RSA, 1024", "X25519, 0"})
    void fitsNoOtherKey(String algorithm, int size) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        if (size > 0) {
            generator.initialize(size);
        }
        PublicKey key = generator.generateKeyPair().getPublic();
        assertThat(SignatureScheme.of(key)).isEmpty();
    }
}
