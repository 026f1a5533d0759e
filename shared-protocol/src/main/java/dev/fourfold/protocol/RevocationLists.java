package dev.fourfold.protocol;

import dev.fourfold.protocol.trust.RevocationList;
import java.security.GeneralSecurityException;
import java.security.cert.CRLException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The newest revocation list of each CA that we know. The application pushes lists as they come; handshakes and
 * listeners see them at once. Safe for use by many threads.
 */
public final class RevocationLists {

    private static final int NOT_A_CA = -1;

    private final List<X509Certificate> issuers = new ArrayList<>();
    private final Map<Bytes, RevocationList> newest = new HashMap<>();
    private final List<Consumer<Set<CertificateId>>> listeners = new CopyOnWriteArrayList<>();

    private RevocationLists() {}

    /** Returns a store without a list, that takes the lists of these roots and of the CAs added later. */
    public static RevocationLists of(TrustAnchors trust) {
        var lists = new RevocationLists();
        lists.issuers.addAll(trust.roots());
        return lists;
    }

    /**
     * Takes lists of another CA from now on.
     *
     * @throws IllegalArgumentException if no CA known so far issued that certificate, or if it is not that of a CA
     */
    public synchronized void addIssuer(X509Certificate issuing) {
        if (issuing.getBasicConstraints() == NOT_A_CA || issuers.stream().noneMatch(known -> issued(known, issuing))) {
            throw new IllegalArgumentException("Not a CA under a known one: "
                    + issuing.getSubjectX500Principal().getName());
        }
        issuers.add(issuing);
    }

    /**
     * Takes a list, and tells the listeners what it newly revokes.
     *
     * @param der a complete list of a known CA
     * @return whether it is newer than the one that we have of that CA
     * @throws CRLException if it is not a list that protocol.md §7 allows; nothing changes then
     */
    public boolean push(byte[] der) throws CRLException {
        RevocationList list = verified(der);
        Optional<Set<CertificateId>> revoked = replace(list);
        revoked.filter(names -> !names.isEmpty()).ifPresent(names -> listeners.forEach(one -> one.accept(names)));
        return revoked.isPresent();
    }

    /**
     * Calls {@code listener}, in the thread that pushes and for the life of these lists, with all certificates that a
     * pushed list revokes and its forerunner did not. A channel that is set up at that moment may be seen by neither its
     * handshake nor the listener: whoever registers channels asks {@link #revokes} after that.
     */
    public void onRevoked(Consumer<Set<CertificateId>> listener) {
        listeners.add(listener);
    }

    /** Says whether a certificate that the peer showed is on a list. */
    public boolean revokes(PeerIdentity peer) {
        Set<CertificateId> shown = peer.certificateIds();
        return lists().stream().anyMatch(list -> list.revokesAnyOf(shown));
    }

    /** Returns the newest list that the key of {@code issuer} signed. */
    public synchronized Optional<RevocationList> newest(X509Certificate issuer) {
        return Optional.ofNullable(newest.get(key(issuer)));
    }

    private synchronized List<RevocationList> lists() {
        return List.copyOf(newest.values());
    }

    private RevocationList verified(byte[] der) throws CRLException {
        List<X509Certificate> known;
        synchronized (this) {
            known = List.copyOf(issuers);
        }
        return RevocationList.verify(der, known);
    }

    private synchronized Optional<Set<CertificateId>> replace(RevocationList list) {
        Bytes key = key(list.issuer());
        RevocationList old = newest.get(key);
        if (old != null && !list.newerThan(old)) {
            return Optional.empty();
        }
        newest.put(key, list);
        var revoked = new HashSet<>(list.revoked());
        if (old != null) {
            revoked.removeAll(old.revoked());
        }
        return Optional.of(Set.copyOf(revoked));
    }

    private static boolean issued(X509Certificate issuer, X509Certificate certificate) {
        try {
            certificate.verify(issuer.getPublicKey());
            return issuer.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static Bytes key(X509Certificate issuer) {
        return Bytes.of(issuer.getPublicKey().getEncoded());
    }
}
