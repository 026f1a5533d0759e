package dev.fourfold.protocol.handshake;

import dev.fourfold.protocol.message.SignatureScheme;
import dev.fourfold.protocol.provider.NativeSignatures;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.PSSParameterSpec;
import java.util.Optional;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.jcajce.interfaces.MLDSAPrivateKey;

/** Makes and checks the signatures of all schemes (protocol.md §4.11), whichever provider a key came from. */
final class Signatures {

    private static final PSSParameterSpec PSS =
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, PSSParameterSpec.TRAILER_FIELD_BC);

    private Signatures() {}

    /**
     * Signs with our own key.
     *
     * @throws IllegalStateException if the key does not sign
     */
    static byte[] sign(SignatureScheme scheme, PrivateKey key, PublicKey publicKey, byte[] message) {
        try {
            return switch (scheme) {
                case ED25519 -> signEd25519(key, publicKey, message);
                case MLDSA44, MLDSA65, MLDSA87 -> sign(scheme, expanded(key), message);
                case ECDSA_SECP256R1_SHA256, RSA_PSS_RSAE_SHA256, RSA_PSS_PSS_SHA256 -> sign(scheme, key, message);
            };
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Our own key does not sign", e);
        }
    }

    /** Says whether a signature is right; a key that cannot have made it makes it wrong. */
    static boolean verify(SignatureScheme scheme, PublicKey key, byte[] message, byte[] signature) {
        return switch (scheme) {
            case ED25519 -> verifyEd25519(key, message, signature);
            case ECDSA_SECP256R1_SHA256 -> P256Signature.verify(key, message, signature);
            case MLDSA44, MLDSA65, MLDSA87, RSA_PSS_RSAE_SHA256, RSA_PSS_PSS_SHA256 -> {
                try {
                    yield verify(signature(scheme), key, message, signature);
                } catch (GeneralSecurityException e) {
                    yield false;
                }
            }
        };
    }

    /** Signs in native code in half the time, its reading of the key included. */
    private static byte[] signEd25519(PrivateKey key, PublicKey publicKey, byte[] message) {
        Optional<Signature> signer = NativeSignatures.of("Ed25519");
        if (signer.isPresent()) {
            try {
                return sign(signer.get(), key, message);
            } catch (GeneralSecurityException | RuntimeException e) {
                // a key in a form that the provider does not read
            }
        }
        return Curve25519.sign(key, publicKey, message);
    }

    /** Checks in native code in half the time; {@link SignatureScheme#of} has refused keys of low order by then. */
    private static boolean verifyEd25519(PublicKey key, byte[] message, byte[] signature) {
        Optional<Signature> verifier = NativeSignatures.of("Ed25519");
        if (verifier.isPresent() && signature.length == Curve25519.SIGNATURE) {
            try {
                return verify(verifier.get(), key, message, signature);
            } catch (GeneralSecurityException | RuntimeException e) {
                // a key in a form that the provider does not read
            }
        }
        return Curve25519.verify(key, message, signature);
    }

    static boolean verify(Signature verifier, PublicKey key, byte[] message, byte[] signature)
            throws GeneralSecurityException {
        verifier.initVerify(key);
        verifier.update(message);
        return verifier.verify(signature);
    }

    private static byte[] sign(SignatureScheme scheme, PrivateKey key, byte[] message) throws GeneralSecurityException {
        return sign(NativeSignatures.isPrepared(key) ? nativeSignature(scheme) : signature(scheme), key, message);
    }

    private static byte[] sign(Signature signer, PrivateKey key, byte[] message) throws GeneralSecurityException {
        signer.initSign(key);
        signer.update(message);
        return signer.sign();
    }

    private static Signature nativeSignature(SignatureScheme scheme) throws GeneralSecurityException {
        Optional<Signature> found = switch (scheme) {
            case ECDSA_SECP256R1_SHA256 -> NativeSignatures.of("SHA256withECDSA");
            case RSA_PSS_RSAE_SHA256 -> NativeSignatures.of("RSASSA-PSS");
            case ED25519, MLDSA44, MLDSA65, MLDSA87, RSA_PSS_PSS_SHA256 -> Optional.empty();
        };
        if (found.isEmpty()) {
            return signature(scheme);
        }
        if (scheme == SignatureScheme.RSA_PSS_RSAE_SHA256) {
            found.get().setParameter(PSS);
        }
        return found.get();
    }

    private static Signature signature(SignatureScheme scheme) throws GeneralSecurityException {
        return switch (scheme) {
            case ED25519 -> Signature.getInstance("Ed25519");
            case MLDSA44 -> Signature.getInstance("ML-DSA-44");
            case MLDSA65 -> Signature.getInstance("ML-DSA-65");
            case MLDSA87 -> Signature.getInstance("ML-DSA-87");
            case ECDSA_SECP256R1_SHA256 -> Signature.getInstance("SHA256withECDSA");
            case RSA_PSS_RSAE_SHA256, RSA_PSS_PSS_SHA256 -> {
                Signature pss = Signature.getInstance("RSASSA-PSS");
                pss.setParameter(PSS);
                yield pss;
            }
        };
    }

    /** Returns a key that the platform reads: of the forms of RFC 9881 it knows the expanded one alone. */
    private static PrivateKey expanded(PrivateKey key) throws GeneralSecurityException {
        if (!(key instanceof MLDSAPrivateKey foreign)) {
            return key;
        }
        try {
            var info = PrivateKeyInfo.getInstance(key.getEncoded());
            byte[] encoded = new PrivateKeyInfo(
                            info.getPrivateKeyAlgorithm(), new DEROctetString(foreign.getPrivateData()))
                    .getEncoded();
            return KeyFactory.getInstance("ML-DSA").generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (IOException e) {
            throw new GeneralSecurityException("An ML-DSA key that cannot be encoded", e);
        }
    }
}
