package dev.fourfold.protocol;

import dev.fourfold.protocol.message.Hash;
import dev.fourfold.protocol.message.WireWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.spec.SecretKeySpec;

/**
 * Key material, and the functions of protocol.md §6 over it, with the hash of its suite. A secret cannot be printed, cannot
 * be compared but in constant time against a MAC, and is overwritten by {@link #forget}.
 */
public final class Secret {

    private static final String LABEL_PREFIX = "ff1 ";
    private static final int MAX_BLOCKS = 255;
    private static final byte INNER = 0x36;
    private static final byte OUTER = 0x5C;
    private static final Bytes NOTHING = Bytes.of(new byte[0]);

    private final byte[] value;
    private final Hash hash;
    private final String prefix;

    private Secret(byte[] value, Hash hash, String prefix) {
        this.value = value;
        this.hash = hash;
        this.prefix = prefix;
    }

    /** Takes over {@code value}: the caller must not use it again. */
    public static Secret takeOver(byte[] value, Hash hash) {
        return new Secret(value, hash, LABEL_PREFIX);
    }

    /** Takes over {@code value} for a protocol whose labels begin with {@code prefix}, as do those of all that follows. */
    static Secret takeOver(byte[] value, Hash hash, String prefix) {
        return new Secret(value, hash, prefix);
    }

    /** Returns HashLen zero bytes, where the key schedule has nothing to put in. */
    public static Secret zero(Hash hash) {
        return takeOver(new byte[hash.length()], hash);
    }

    /** Returns HashLen zero bytes for the key schedule that this secret belongs to. */
    public Secret zeroAlike() {
        return new Secret(new byte[hash.length()], hash, prefix);
    }

    public Hash hash() {
        return hash;
    }

    /**
     * Returns HKDF-Extract(salt = this, ikm) of RFC 5869.
     *
     * @throws IllegalArgumentException if {@code ikm} belongs to a suite with another hash
     */
    public Secret extract(Secret ikm) {
        if (ikm.hash != hash) {
            throw new IllegalArgumentException("A secret for " + ikm.hash + " among those for " + hash);
        }
        return new Secret(hmac(ikm.value), hash, prefix);
    }

    /** Returns Expand-Label(this, label, context, length), length in bytes. */
    public Secret expand(String label, Bytes context, int length) {
        byte[] info = new WireWriter()
                .u16(length)
                .opaque8((prefix + label).getBytes(StandardCharsets.US_ASCII))
                .opaque8(context)
                .toByteArray();
        return expand(info, length);
    }

    /**
     * Returns HKDF-Expand(this, info, length) of RFC 5869.
     *
     * @throws IllegalArgumentException if that is more than 255 times HashLen
     */
    Secret expand(byte[] info, int length) {
        if (length > MAX_BLOCKS * hash.length()) {
            throw new IllegalArgumentException("HKDF does not give " + length + " bytes");
        }
        byte[] output = new byte[length];
        byte[] block = new byte[0];
        for (int written = 0, counter = 1; written < length; counter++) {
            byte[] next = hmac(block, info, new byte[] {(byte) counter});
            System.arraycopy(next, 0, output, written, Math.min(hash.length(), length - written));
            written += hash.length();
            Arrays.fill(block, (byte) 0);
            block = next;
        }
        Arrays.fill(block, (byte) 0);
        return new Secret(output, hash, prefix);
    }

    /** Returns Derive(this, label, transcript). */
    public Secret derive(String label, Bytes transcript) {
        return expand(label, transcript, hash.length());
    }

    /**
     * Returns Export of protocol.md §6 from this secret, the exporter.
     *
     * @throws IllegalArgumentException if the label is not 1 to 200 ASCII characters
     */
    public Secret export(String label, Bytes context, int length) {
        if (!label.matches("\\p{ASCII}{1,200}")) {
            throw new IllegalArgumentException("A label is 1 to 200 ASCII characters");
        }
        Secret purpose = derive(label, digest(NOTHING));
        try {
            return purpose.expand("exporter", digest(context), length);
        } finally {
            purpose.forget();
        }
    }

    /** Returns the traffic secret that follows this one when keys are updated. */
    public Secret next() {
        return derive("upd", NOTHING);
    }

    /** Returns HMAC(this, message). */
    public Bytes mac(Bytes message) {
        return Bytes.of(hmac(message.toArray()));
    }

    /** Says, in time that does not depend on where they differ, whether {@code mac} is HMAC(this, message). */
    public boolean verifies(Bytes mac, Bytes message) {
        return MessageDigest.isEqual(mac.toArray(), hmac(message.toArray()));
    }

    /** Returns eight hex digits that tell two secrets apart and say nothing else about them. */
    public String fingerprint() {
        return expand("fingerprint", NOTHING, 4).publish().toString();
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

    private Bytes digest(Bytes message) {
        return Bytes.of(hash.digest().digest(message.toArray()));
    }

    /** HMAC of RFC 2104 over the message digest: unlike {@code javax.crypto.Mac} it leaves no copy of the key behind. */
    private byte[] hmac(byte[]... parts) {
        MessageDigest digest = hash.digest();
        byte[] key = Arrays.copyOf(value.length > hash.block() ? digest.digest(value) : value, hash.block());
        mask(key, INNER);
        digest.update(key);
        for (byte[] part : parts) {
            digest.update(part);
        }
        byte[] inner = digest.digest();
        mask(key, (byte) (INNER ^ OUTER));
        digest.update(key);
        Arrays.fill(key, (byte) 0);
        return digest.digest(inner);
    }

    private static void mask(byte[] key, byte pad) {
        for (int i = 0; i < key.length; i++) {
            key[i] ^= pad;
        }
    }
}
