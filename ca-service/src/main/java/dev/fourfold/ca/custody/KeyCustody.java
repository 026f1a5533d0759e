package dev.fourfold.ca.custody;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** A place where keys of the CA are kept. A key there is known by its reference, which the database remembers. */
public interface KeyCustody extends AutoCloseable {

    /** Tells whether a reference is one of this place. */
    boolean knows(String reference);

    /**
     * Returns the kinds of keys that can be made here.
     *
     * @throws IOException if the place cannot be reached
     */
    List<KeyType> types() throws IOException;

    /**
     * Makes a new key and keeps it together with a certificate for it.
     *
     * @param name what the key is for, such as {@code issuing-2}
     * @throws IOException if the place cannot take it; the message says why
     */
    Kept create(String name, KeyType type, Certifier certifier) throws IOException, GeneralSecurityException;

    /**
     * Returns a key; empty if it is not there.
     *
     * @param publicKey what the certificate of the key certifies
     * @throws IOException if it is there and cannot be used; the message says why
     */
    Optional<SigningKey> open(String reference, PublicKey publicKey) throws IOException;

    /** Replaces the certificate that is kept with a key. */
    void replaceCertificate(String reference, X509Certificate certificate) throws IOException;

    /** Lets go of the place. */
    @Override
    default void close() {}

    /** Makes the first certificate for a new key. */
    @FunctionalInterface
    interface Certifier {
        X509Certificate certify(SigningKey key) throws IOException, GeneralSecurityException;
    }

    /** A new key that is kept. */
    record Kept(String reference, SigningKey key, X509Certificate certificate) {}
}
