package dev.fourfold.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.WithWycheproof;
import dev.fourfold.protocol.Wycheproof;
import dev.fourfold.protocol.message.SignatureScheme;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import org.junit.jupiter.api.Test;

/** The signatures of CertificateVerify against the vectors of Project Wycheproof. */
@WithWycheproof
class SignaturesWycheproofTest {

    @Test
    void verifiesEd25519() {
        Wycheproof.each("ed25519_test.json", 151, vector -> check(SignatureScheme.ED25519, "Ed25519", vector));
    }

    @Test
    void verifiesEcdsaOnP256() {
        Wycheproof.each(
                "ecdsa_secp256r1_sha256_test.json",
                484,
                vector -> check(SignatureScheme.ECDSA_SECP256R1_SHA256, "EC", vector));
    }

    @Test
    void verifiesRsaPss() {
        Wycheproof.each("rsa_pss_2048_sha256_mgf1_32_test.json", 108, vector -> {
            check(SignatureScheme.RSA_PSS_RSAE_SHA256, "RSA", vector);
        });
    }

    @Test
    void verifiesMlDsa44() {
        Wycheproof.each("mldsa_44_verify_test.json", 180, vector -> mldsa(SignatureScheme.MLDSA44, vector));
    }

    @Test
    void verifiesMlDsa65() {
        Wycheproof.each("mldsa_65_verify_test.json", 210, vector -> mldsa(SignatureScheme.MLDSA65, vector));
    }

    @Test
    void verifiesMlDsa87() {
        Wycheproof.each("mldsa_87_verify_test.json", 241, vector -> mldsa(SignatureScheme.MLDSA87, vector));
    }

    /** Our context is empty, so that a signature with another context is none, however right it is. */
    private static void mldsa(SignatureScheme scheme, Wycheproof vector) {
        if (vector.hex("ctx").length == 0) {
            check(scheme, "ML-DSA", vector);
        } else {
            assertThat(verifies(scheme, "ML-DSA", vector)).isFalse();
        }
    }

    private static void check(SignatureScheme scheme, String algorithm, Wycheproof vector) {
        vector.assertAsExpected(verifies(scheme, algorithm, vector));
    }

    private static boolean verifies(SignatureScheme scheme, String algorithm, Wycheproof vector) {
        PublicKey key;
        try {
            key = KeyFactory.getInstance(algorithm)
                    .generatePublic(new X509EncodedKeySpec(vector.groupHex("publicKeyDer")));
        } catch (GeneralSecurityException e) {
            return false;
        }
        return Signatures.verify(scheme, key, vector.hex("msg"), vector.hex("sig"));
    }
}
