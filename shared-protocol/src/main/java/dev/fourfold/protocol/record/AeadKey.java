package dev.fourfold.protocol.record;

import dev.fourfold.protocol.message.Aead;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** A key of one of the three AEADs, by the platform's own code. Not safe for two threads at once. */
final class AeadKey {

    // Specification constants
    static final int NONCE = 12;
    static final int TAG = 16;

    private final Aead aead;
    private final SecretKeySpec key;
    private final Cipher cipher;

    AeadKey(Aead aead, SecretKeySpec key) {
        this.aead = aead;
        this.key = key;
        try {
            cipher = Cipher.getInstance(aead.transformation());
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform has " + aead.transformation(), e);
        }
    }

    /** Writes ciphertext and tag to {@code out}, which must not be {@code inner}: the platform is slow in place. */
    void seal(byte[] nonce, byte[] aad, byte[] inner, byte[] out, int offset) throws GeneralSecurityException {
        cipher.init(Cipher.ENCRYPT_MODE, key, parameters(nonce));
        cipher.updateAAD(aad);
        cipher.doFinal(inner, 0, inner.length, out, offset);
    }

    /** Returns what ciphertext and tag hold. */
    byte[] open(byte[] nonce, byte[] aad, byte[] sealed) throws GeneralSecurityException {
        cipher.init(Cipher.DECRYPT_MODE, key, parameters(nonce));
        cipher.updateAAD(aad);
        return cipher.doFinal(sealed);
    }

    private AlgorithmParameterSpec parameters(byte[] nonce) {
        return switch (aead) {
            case AES_128_GCM, AES_256_GCM -> new GCMParameterSpec(Byte.SIZE * TAG, nonce);
            case CHACHA20_POLY1305 -> new IvParameterSpec(nonce);
        };
    }
}
