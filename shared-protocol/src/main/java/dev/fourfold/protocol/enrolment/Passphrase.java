package dev.fourfold.protocol.enrolment;

import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.SecureRandom;
import javax.crypto.spec.PBEParameterSpec;

/**
 * What a private key is encrypted with on disk. It cannot be printed and cannot be compared; Spring binds it from a
 * property through {@link #of}.
 */
public final class Passphrase {

    private static final int MIN_LENGTH = 12;
    private static final String CIPHER = "PBEWithHmacSHA256AndAES_256";
    private static final int SALT_LENGTH = 20;
    private static final int ITERATIONS = 210_000;
    private static final String ITERATIONS_PROPERTY = "keystore.pkcs12.keyPbeIterationCount";

    private final char[] value;

    private Passphrase(char[] value) {
        this.value = value;
    }

    /**
     * Returns the passphrase that {@code text} holds, without the line end that a file may have.
     *
     * @throws IllegalArgumentException if it is shorter than 12 characters
     */
    public static Passphrase of(String text) {
        String stripped = text.strip();
        if (stripped.length() < MIN_LENGTH) {
            throw new IllegalArgumentException("A passphrase needs at least " + MIN_LENGTH + " characters");
        }
        return new Passphrase(stripped.toCharArray());
    }

    /** Returns a copy for the one call that needs it. */
    public char[] toCharArray() {
        return value.clone();
    }

    /**
     * Puts an entry into a PKCS#12 store, encrypted under this passphrase: PBES2 with HMAC-SHA-256, AES-256, a new salt and
     * 210,000 iterations, or as many as the JDK's system property {@code keystore.pkcs12.keyPbeIterationCount} says.
     */
    public void protect(KeyStore store, String alias, KeyStore.Entry entry) throws KeyStoreException {
        byte[] salt = new byte[SALT_LENGTH];
        new SecureRandom().nextBytes(salt);
        int iterations = Integer.getInteger(ITERATIONS_PROPERTY, ITERATIONS);
        store.setEntry(
                alias, entry, new KeyStore.PasswordProtection(value, CIPHER, new PBEParameterSpec(salt, iterations)));
    }

    @Override
    public String toString() {
        return "[redacted]";
    }
}
