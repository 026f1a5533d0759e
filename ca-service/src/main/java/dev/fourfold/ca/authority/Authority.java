package dev.fourfold.ca.authority;

import dev.fourfold.protocol.Bytes;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The CA that runs: its roots and its issuers. It follows the database, where this and other processes change them;
 * what one call returns belongs together.
 */
public final class Authority {

    private final AuthorityReader reader;
    private volatile AuthorityState current;

    Authority(AuthorityReader reader) {
        this.reader = reader;
        this.current = reader.read();
    }

    /** Reads the database again: whoever has changed it calls this after the transaction. */
    public void refresh() {
        current = reader.read();
    }

    /** Returns the issuer that signs new certificates. */
    public IssuingAuthority active() {
        return current.issuers().stream()
                .filter(issuer -> issuer.state() == IssuerState.ACTIVE)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No issuer is active"));
    }

    /** Returns every issuer that signs something: new certificates, or the status of those that it has signed. */
    public List<IssuingAuthority> issuers() {
        return current.issuers().stream()
                .filter(issuer -> issuer.state() != IssuerState.RETIRED)
                .toList();
    }

    /** Returns every issuer that there has ever been, the oldest first. */
    public List<IssuingAuthority> allIssuers() {
        return current.issuers();
    }

    /** Returns the issuer of a number, also if it has retired. */
    public Optional<IssuingAuthority> issuer(int id) {
        return current.issuers().stream().filter(issuer -> issuer.id() == id).findFirst();
    }

    /** Returns the root to pin. */
    public RootAuthority root() {
        return current.root();
    }

    /** Returns the root of a number, also if it has retired. */
    public Optional<RootAuthority> root(int id) {
        return current.roots().stream().filter(root -> root.id() == id).findFirst();
    }

    /** Returns the roots to trust, the one to pin first. */
    public List<RootAuthority> roots() {
        return toTrust(current.roots());
    }

    /** Returns which of some roots are to be trusted, the one to pin first. */
    public static List<RootAuthority> toTrust(List<RootAuthority> roots) {
        return Stream.of(IssuerState.ACTIVE, IssuerState.PENDING, IssuerState.RETIRING)
                .flatMap(state -> roots.stream().filter(root -> root.state() == state))
                .toList();
    }

    /** Returns the DER of the root to pin. */
    public Bytes rootDer() {
        return root().der();
    }

    /** Returns the fingerprint by which others pin this CA. */
    public Fingerprint fingerprint() {
        return root().fingerprint();
    }

    /** Tells whether somebody who pins a root pins this CA. */
    public boolean isPinnedBy(String fingerprint) {
        return roots().stream().anyMatch(root -> root.fingerprint().toString().equals(fingerprint));
    }

    /**
     * Returns what leads from certificates of an issuer to the roots: its certificate, and bridges for those who do not
     * trust its root yet, or no longer.
     */
    public List<X509Certificate> path(IssuingAuthority issuer) {
        return Stream.concat(
                        Stream.of(issuer.certificate()),
                        current.bridges(issuer).stream().map(CrossCertificate::certificate))
                .toList();
    }

    /** Returns the DER of a {@link #path}. */
    public List<Bytes> chain(IssuingAuthority issuer) {
        return Stream.concat(
                        Stream.of(issuer.der()),
                        current.bridges(issuer).stream().map(CrossCertificate::der))
                .toList();
    }

    /** Returns the root that has signed an issuer. */
    public RootAuthority rootOf(IssuingAuthority issuer) {
        return current.rootOf(issuer)
                .orElseThrow(() -> new IllegalStateException("Issuer " + issuer.id() + " has no root"));
    }

    /** Returns the chain of the active issuer and its root as PKCS#7, without signers. */
    byte[] pkcs7() throws CertificateException {
        List<X509Certificate> certificates = activeChain().stream()
                .map(der -> AuthorityTables.certificate(der.toArray()))
                .toList();
        return CertificateFactory.getInstance("X.509")
                .generateCertPath(certificates)
                .getEncoded("PKCS7");
    }

    /** Returns the chain of the active issuer and the root that has signed it. */
    List<Bytes> activeChain() {
        IssuingAuthority active = active();
        return Stream.concat(chain(active).stream(), Stream.of(rootOf(active).der()))
                .toList();
    }
}
