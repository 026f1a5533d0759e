package dev.fourfold.server.audit;

import dev.fourfold.protocol.Bytes;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a process writes rows of the audit log with: a key of its own, known to its database connections, whose rows carry
 * proof of it. Who adds a row with the database's rights alone has none, and the row is never sealed. It cannot be printed.
 */
final class Pen {

    // Specification constants
    static final int ORIGIN_LENGTH = 16;
    private static final String ALGORITHM = "HmacSHA256";
    private static final int BLOCK = 64;
    private static final byte INNER = 0x36;
    private static final byte OUTER = 0x5c;

    private final Bytes origin;
    private final byte[] key;

    private Pen(Bytes origin, byte[] key) {
        this.origin = origin;
        this.key = key;
    }

    /** Returns the pen of the process that calls itself {@code origin}. */
    static Pen of(SecretKey pens, Bytes origin) {
        return new Pen(origin, mac(pens, origin.toArray()));
    }

    /** Returns whether a row was written with this pen. */
    boolean wrote(AuditRow row, Bytes proof) {
        byte[] expected = mac(new SecretKeySpec(key, ALGORITHM), row.canonical().toArray());
        return MessageDigest.isEqual(expected, proof.toArray());
    }

    /** Returns what makes a connection write with it; the last statement is what others can see of the session. */
    String statement() {
        return "SET fourfold.audit_origin = '%s'; SET fourfold.audit_inner = '%s'; SET fourfold.audit_outer = '%s'; SELECT 1"
                .formatted(HexFormat.of().formatHex(origin.toArray()), block(INNER), block(OUTER));
    }

    private String block(byte pad) {
        byte[] block = new byte[BLOCK];
        System.arraycopy(key, 0, block, 0, key.length);
        for (int i = 0; i < BLOCK; i++) {
            block[i] ^= pad;
        }
        return HexFormat.of().formatHex(block);
    }

    private static byte[] mac(SecretKey key, byte[] message) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform has HMAC-SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "[redacted]";
    }
}
