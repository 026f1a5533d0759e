package dev.fourfold.server.idempotency;

import dev.fourfold.server.otp.OtpKeys;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import org.springframework.stereotype.Component;

/**
 * Tells bodies apart without keeping them: a plain hash of a confirmation could be tried for each of a million codes, so
 * it is an HMAC under a key that comes from that of the codes.
 */
@Component
final class Fingerprints {

    private static final String PURPOSE = "otp/v1/idempotency";

    private final OtpKeys keys;

    Fingerprints(OtpKeys keys) {
        this.keys = keys;
    }

    /** Returns the name of the key of new fingerprints. */
    String keyId() {
        return keys.present().id();
    }

    byte[] of(byte[] body) {
        return hmac(keyId(), body);
    }

    /** Tells whether a fingerprint is that of a body; it is of none if its key is gone. */
    boolean matches(byte[] fingerprint, String keyId, byte[] body) {
        return keys.has(keyId) && MessageDigest.isEqual(fingerprint, hmac(keyId, body));
    }

    private byte[] hmac(String keyId, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(keys.get(keyId).derive(PURPOSE));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform has HMAC-SHA-256", e);
        }
    }
}
