package dev.fourfold.ca.authority;

import dev.fourfold.protocol.Bytes;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** The CA that runs: its root certificate, and its issuers. */
public final class Authority {

    private final X509Certificate root;
    private final Bytes rootDer;
    private final List<IssuingAuthority> issuers;

    Authority(X509Certificate root, List<IssuingAuthority> issuers) throws CertificateEncodingException {
        this.root = root;
        this.rootDer = Bytes.of(root.getEncoded());
        this.issuers = List.copyOf(issuers);
    }

    /** Returns the issuer that signs new certificates. */
    public IssuingAuthority active() {
        return issuers.stream()
                .filter(issuer -> issuer.state() == IssuerState.ACTIVE)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No issuer is active"));
    }

    /** Returns every issuer whose key is here, the active one among them. */
    public List<IssuingAuthority> issuers() {
        return issuers;
    }

    /** Returns the issuer of a number. */
    public Optional<IssuingAuthority> issuer(int id) {
        return issuers.stream().filter(issuer -> issuer.id() == id).findFirst();
    }

    public Bytes rootDer() {
        return rootDer;
    }

    /** Returns the fingerprint by which others pin this CA. */
    public Fingerprint fingerprint() {
        return Fingerprint.of(rootDer);
    }

    /** Returns the active issuing certificate and the root as PKCS#7, without signers. */
    byte[] pkcs7() throws CertificateException {
        return CertificateFactory.getInstance("X.509")
                .generateCertPath(List.of(active().certificate(), root))
                .getEncoded("PKCS7");
    }
}
