package dev.fourfold.protocol;

import dev.fourfold.protocol.message.WireWriter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Key material, and the functions of protocol.md §6 over it, with SHA-256. A secret cannot be printed, cannot be compared
 * but in constant time against a MAC, and is overwritten by {@link #forget}.
 */
public final class Secret {

    private static final String HMAC = "HmacSHA256";
    private static final int HASH_LENGTH = 32;
    private static final String LABEL_PREFIX = "ff1 ";

    private final byte[] value;

    private Secret(byte[] value) {
        this.value = value;
    }

    /** Takes over {@code value}: the caller must not use it again. */
    public static Secret takeOver(byte[] value) {
        return new Secret(value);
    }

    /** Returns HashLen zero bytes, where the key schedule has nothing to put in. */
    public static Secret zero() {
        return new Secret(new byte[HASH_LENGTH]);
    }

    /** Returns HKDF-Extract(salt = this, ikm) of RFC 5869. */
    public Secret extract(Secret ikm) {
        return new Secret(hmac(value, ikm.value));
    }

    /** Returns Expand-Label(this, label, context, length), length in bytes. */
    public Secret expand(String label, Bytes context, int length) {
        byte[] info = new WireWriter()
                .u16(length)
                .opaque8((LABEL_PREFIX + label).getBytes(StandardCharsets.US_ASCII))
                .opaque8(context.toArray())
                .toByteArray();
        byte[] output = new byte[length];
        byte[] block = new byte[0];
        for (int written = 0, counter = 1; written < length; counter++) {
            byte[] next = hmac(value, block, info, new byte[] {(byte) counter});
            System.arraycopy(next, 0, output, written, Math.min(HASH_LENGTH, length - written));
            written += HASH_LENGTH;
            Arrays.fill(block, (byte) 0);
            block = next;
        }
        Arrays.fill(block, (byte) 0);
        return new Secret(output);
    }

    /** Returns Derive(this, label, transcript). */
    public Secret derive(String label, Bytes transcript) {
        return expand(label, transcript, HASH_LENGTH);
    }

    /** Returns HMAC(this, message). */
    public Bytes mac(Bytes message) {
        return Bytes.of(hmac(value, message.toArray()));
    }

    /** Says, in time that does not depend on where they differ, whether {@code mac} is HMAC(this, message). */
    public boolean verifies(Bytes mac, Bytes message) {
        return MessageDigest.isEqual(mac.toArray(), hmac(value, message.toArray()));
    }

    /** Returns eight hex digits that tell two secrets apart and say nothing else about them. */
    public String fingerprint() {
        return expand("fingerprint", Bytes.of(new byte[0]), 4).publish().toString();
    }

    /** Returns the bytes as a public value; only for what the key schedule declares public. */
    public Bytes publish() {
        return Bytes.of(value);
    }

    /** Returns a key for {@code algorithm}; the one way for key material to leave this class. */
    public SecretKeySpec key(String algorithm) {
        return new SecretKeySpec(value, algorithm);
    }

    /** Overwrites the bytes. */
    public void forget() {
        Arrays.fill(value, (byte) 0);
    }

    @Override
    public String toString() {
        return "[redacted]";
    }

    private static byte[] hmac(byte[] key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform has " + HMAC, e);
        }
    }
}
