package dev.fourfold.ca.custody;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** All places where this CA has keys: new keys are made in the first, and old ones are found wherever they are. */
public final class Custody implements AutoCloseable {

    private final List<KeyCustody> places;

    /** Keys that have just been made, so that whoever opens one next need not decrypt it. */
    private final Map<String, SigningKey> made = new ConcurrentHashMap<>();

    private Custody(List<KeyCustody> places) {
        this.places = List.copyOf(places);
    }

    /** Returns files, before which a token comes if one is configured. */
    public static Custody of(FileCustody files, Optional<TokenCustody> token) {
        return new Custody(
                Stream.concat(token.stream(), Stream.<KeyCustody>of(files)).toList());
    }

    /**
     * Returns the kinds of keys that can be made.
     *
     * @throws IOException if the place where new keys are made cannot be reached
     */
    public List<KeyType> types() throws IOException {
        return places.getFirst().types();
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
                .orElseThrow(() -> new IOException("The key " + reference
                        + " is in a place that is not configured: set ca.custody.pkcs11.library, .token and .pin"));
    }

    @Override
    public void close() {
        places.forEach(KeyCustody::close);
    }
}
