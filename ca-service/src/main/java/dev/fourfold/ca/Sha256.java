package dev.fourfold.ca;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The one hash of the CA. */
public final class Sha256 {

    private Sha256() {}

    public static byte[] of(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
