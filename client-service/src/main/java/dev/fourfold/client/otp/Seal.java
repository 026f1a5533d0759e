package dev.fourfold.client.otp;

import dev.fourfold.protocol.enrolment.Passphrase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals what is kept on disk: AES-256-GCM with a random nonce in front, bound to the name that it is kept under. The key
 * is in an encrypted PKCS#12 file. A seal cannot be printed or compared.
 */
final class Seal {

    // Specification constants
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_LENGTH = 12;
    private static final int TAG_BITS = 128;

    // Implementation constants
    private static final String ENTRY = "inbox";

    private final SecretKey key;
    private final SecureRandom random = new SecureRandom();

    private Seal(SecretKey key) {
        this.key = key;
    }

    /**
     * Opens the key in {@code file}, or makes one if there is no file.
     *
     * @throws IOException if the passphrase is not the one that the file was made with, or the file is damaged
     */
    static Seal open(Path file, Passphrase passphrase) throws IOException {
        char[] password = passphrase.toCharArray();
        try {
            return new Seal(Files.exists(file) ? load(file, password) : create(file, passphrase, password));
        } catch (GeneralSecurityException e) {
            throw new IOException(file + " cannot be used: is it damaged, or made with another passphrase?", e);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private static SecretKey load(Path file, char[] password) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password);
        }
        if (store.getKey(ENTRY, password) instanceof SecretKey key) {
            return key;
        }
        throw new IOException(file + " holds no key under the name " + ENTRY);
    }

    private static SecretKey create(Path file, Passphrase passphrase, char[] password)
            throws IOException, GeneralSecurityException {
        KeyGenerator generator = KeyGenerator.getInstance("AES");
        generator.init(256);
        SecretKey key = generator.generateKey();
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        passphrase.protect(store, ENTRY, new KeyStore.SecretKeyEntry(key));
        var encrypted = new ByteArrayOutputStream();
        store.store(encrypted, password);
        DurableFile.write(file, encrypted.toByteArray());
        return key;
    }

    /** Seals bytes under a name. */
    byte[] seal(String name, byte[] plain) {
        byte[] nonce = new byte[NONCE_LENGTH];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, name, nonce).doFinal(plain);
            return ByteBuffer.allocate(NONCE_LENGTH + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform has AES-GCM", e);
        }
    }

    /**
     * Opens what was sealed under a name.
     *
     * @throws IOException if it was sealed under another name or key, or was changed
     */
    byte[] open(String name, byte[] sealed) throws IOException {
        if (sealed.length < NONCE_LENGTH) {
            throw new IOException("Too short to be sealed");
        }
        try {
            return cipher(Cipher.DECRYPT_MODE, name, Arrays.copyOf(sealed, NONCE_LENGTH))
                    .doFinal(sealed, NONCE_LENGTH, sealed.length - NONCE_LENGTH);
        } catch (AEADBadTagException e) {
            throw new IOException("Not sealed with this key under this name", e);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform has AES-GCM", e);
        }
    }

    private Cipher cipher(int mode, String name, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(name.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }

    @Override
    public String toString() {
        return "[redacted]";
    }
}
