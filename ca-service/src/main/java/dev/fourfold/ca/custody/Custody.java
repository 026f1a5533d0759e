package dev.fourfold.ca.custody;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** All places where this CA has keys: new keys are made in the first, and old ones are found wherever they are. */
public final class Custody {

    private final List<KeyCustody> places;

    public Custody(List<KeyCustody> places) {
        this.places = List.copyOf(places);
    }

    /** Makes a new key and keeps it together with a certificate for it. */
    public KeyCustody.Kept create(String name, KeyType type, KeyCustody.Certifier certifier)
            throws IOException, GeneralSecurityException {
        return places.getFirst().create(name, type, certifier);
    }

    /**
     * Returns a key; empty if it is not there.
     *
     * @throws IOException if it is there and cannot be used; the message says why
     */
    public Optional<SigningKey> open(String reference, PublicKey publicKey) throws IOException {
        return place(reference).open(reference, publicKey);
    }

    /** Replaces the certificate that is kept with a key. */
    public void replaceCertificate(String reference, X509Certificate certificate) throws IOException {
        place(reference).replaceCertificate(reference, certificate);
    }

    private KeyCustody place(String reference) throws IOException {
        return places.stream()
                .filter(place -> place.knows(reference))
                .findFirst()
                .orElseThrow(() -> new IOException(
                        "The key " + reference + " is in a place that is not configured; see ca.custody"));
    }
}
