package dev.fourfold.ca.custody;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** All places where this CA has keys: new keys are made in the first, and old ones are found wherever they are. */
public final class Custody {

    private final List<KeyCustody> places;

    /** Keys that have just been made, so that whoever opens one next need not decrypt it. */
    private final Map<String, SigningKey> made = new ConcurrentHashMap<>();

    public Custody(List<KeyCustody> places) {
        this.places = List.copyOf(places);
    }

    /** Makes a new key and keeps it together with a certificate for it. */
    public KeyCustody.Kept create(String name, KeyType type, KeyCustody.Certifier certifier)
            throws IOException, GeneralSecurityException {
        KeyCustody.Kept kept = places.getFirst().create(name, type, certifier);
        made.put(kept.reference(), kept.key());
        return kept;
    }

    /**
     * Returns a key; empty if it is not there.
     *
     * @throws IOException if it is there and cannot be used; the message says why
     */
    public Optional<SigningKey> open(String reference, PublicKey publicKey) throws IOException {
        SigningKey just = made.remove(reference);
        if (just != null && just.publicKey().equals(publicKey)) {
            return Optional.of(just);
        }
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
