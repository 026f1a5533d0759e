package dev.fourfold.ca.authority;

import dev.fourfold.protocol.Bytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The SHA-256 of a certificate's DER.
 *
 * @param hash 32 bytes
 */
public record Fingerprint(Bytes hash) {

    public static Fingerprint of(Bytes der) {
        try {
            return new Fingerprint(Bytes.of(MessageDigest.getInstance("SHA-256").digest(der.toArray())));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /** Returns 64 digits of lower-case hex. */
    @Override
    public String toString() {
        return hash.toString();
    }
}
