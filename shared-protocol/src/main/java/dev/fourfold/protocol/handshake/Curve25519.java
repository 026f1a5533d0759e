package dev.fourfold.protocol.handshake;

import dev.fourfold.protocol.provider.NativeX25519;
import java.io.IOException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/**
 * X25519 (RFC 7748) and Ed25519 (RFC 8032) by Bouncy Castle's low-level classes, several times as fast as the platform's:
 * the one place that knows them. Native code agrees where it is there.
 */
final class Curve25519 {

    static final int KEY = 32;
    static final int SIGNATURE = Ed25519.SIGNATURE_SIZE;

    private Curve25519() {}

    static byte[] privateKey(SecureRandom random) {
        byte[] privateKey = new byte[KEY];
        X25519.generatePrivateKey(random, privateKey);
        return privateKey;
    }

    static byte[] publicKey(byte[] privateKey) {
        byte[] publicKey = new byte[KEY];
        X25519.generatePublicKey(privateKey, 0, publicKey, 0);
        return publicKey;
    }

    /** Writes the shared secret to {@code out}; says false, and the peer cheats, if it is all zero. */
    static boolean agree(byte[] privateKey, byte[] peer, byte[] out, int offset) {
        return NativeX25519.agree(privateKey, peer, out, offset) || agreePortably(privateKey, peer, out, offset);
    }

    static boolean agreePortably(byte[] privateKey, byte[] peer, byte[] out, int offset) {
        return X25519.calculateAgreement(privateKey, 0, peer, 0, out, offset);
    }

    static byte[] sign(PrivateKey key, PublicKey publicKey, byte[] message) {
        byte[] seed = seed(key);
        try {
            byte[] signature = new byte[SIGNATURE];
            Ed25519.sign(seed, 0, raw(publicKey), 0, message, 0, message.length, signature, 0);
            return signature;
        } finally {
            Arrays.fill(seed, (byte) 0);
        }
    }

    /** Returns the 32 bytes of a private key; a provider that does not give them by themselves gives them in PKCS#8. */
    private static byte[] seed(PrivateKey key) {
        if (key instanceof EdECPrivateKey edwards && edwards.getBytes().isPresent()) {
            return edwards.getBytes().get();
        }
        byte @Nullable [] encoded = key.getEncoded();
        if (encoded == null) {
            throw new IllegalArgumentException("An Ed25519 key that cannot be read cannot sign here");
        }
        try {
            return ASN1OctetString.getInstance(
                            PrivateKeyInfo.getInstance(encoded).parsePrivateKey())
                    .getOctets();
        } catch (IOException e) {
            throw new IllegalArgumentException("An Ed25519 key that is not encoded as RFC 8410 says", e);
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    static boolean verify(PublicKey key, byte[] message, byte[] signature) {
        return signature.length == SIGNATURE && Ed25519.verify(signature, 0, raw(key), 0, message, 0, message.length);
    }

    /** Returns the 32 bytes at the end of a SubjectPublicKeyInfo of RFC 8410. */
    private static byte[] raw(PublicKey key) {
        byte[] encoded = key.getEncoded();
        return Arrays.copyOfRange(encoded, encoded.length - KEY, encoded.length);
    }
}
