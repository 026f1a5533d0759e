package dev.fourfold.server.audit;

import dev.fourfold.protocol.Bytes;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key under which the chain of the audit log is sealed. It stays the same for ever, so that old rows can be verified;
 * the database keeps it wrapped under a key that is elsewhere. It cannot be printed or compared.
 */
final class AuditKey {

    // Specification constants
    private static final String ALGORITHM = "HmacSHA256";
    private static final int LENGTH = 32;
    private static final int NONCE_LENGTH = 12;
    private static final int TAG_BITS = 128;

    private final byte[] key;

    private AuditKey(byte[] key) {
        this.key = key;
    }

    static AuditKey make(SecureRandom random) {
        byte[] key = new byte[LENGTH];
        random.nextBytes(key);
        return new AuditKey(key);
    }

    /** Returns the key that {@link #wrap} wrapped under the same key, if it is that. */
    static Optional<AuditKey> unwrap(byte[] wrapped, SecretKey under) {
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, under, wrapped);
            return Optional.of(new AuditKey(cipher.doFinal(wrapped, NONCE_LENGTH, wrapped.length - NONCE_LENGTH)));
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    byte[] wrap(SecretKey under, SecureRandom random) {
        byte[] nonce = new byte[NONCE_LENGTH];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, under, nonce).doFinal(key);
            return ByteBuffer.allocate(NONCE_LENGTH + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform has AES-GCM", e);
        }
    }

    private static Cipher cipher(int mode, SecretKey under, byte[] nonceFirst) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, under, new GCMParameterSpec(TAG_BITS, nonceFirst, 0, NONCE_LENGTH));
        return cipher;
    }

    /** Returns the head of the chain after a row was added. */
    Head seal(Head before, AuditRow row) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            long place = before.place() + 1;
            mac.update(before.mac().toArray());
            mac.update(ByteBuffer.allocate(Long.BYTES).putLong(place).array());
            return new Head(place, Bytes.of(mac.doFinal(row.canonical().toArray())));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform has HMAC-SHA-256", e);
        }
    }

    /** Returns whether a head is the one that follows when this row is added. */
    boolean verifies(Head head, Head before, AuditRow row) {
        Head expected = seal(before, row);
        return head.place() == expected.place()
                && MessageDigest.isEqual(head.mac().toArray(), expected.mac().toArray());
    }

    @Override
    public String toString() {
        return "[redacted]";
    }
}
