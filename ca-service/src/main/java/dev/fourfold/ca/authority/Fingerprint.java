package dev.fourfold.ca.authority;

import dev.fourfold.ca.Sha256;
import dev.fourfold.protocol.Bytes;

/**
 * The SHA-256 of a certificate's DER.
 *
 * @param hash 32 bytes
 */
public record Fingerprint(Bytes hash) {

    public static Fingerprint of(Bytes der) {
        return new Fingerprint(Bytes.of(Sha256.of(der.toArray())));
    }

    /** Returns 64 digits of lower-case hex. */
    @Override
    public String toString() {
        return hash.toString();
    }
}
