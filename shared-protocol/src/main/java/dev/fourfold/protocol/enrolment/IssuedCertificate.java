package dev.fourfold.protocol.enrolment;

import dev.fourfold.protocol.Identity;
import dev.fourfold.protocol.PeerName;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** A chain that a CA gave us: believed only if it leads to the pinned root, fits our key and carries our names. */
public final class IssuedCertificate {

    private static final int DNS_NAME = 2;
    private static final int MAX_CHAIN = 5;

    private IssuedCertificate() {}

    /** Returns the identity that the CA's answer to a request gives us. */
    static Identity identity(byte[] pem, CertificateRequest request, X509Certificate root, Instant now)
            throws IOException {
        List<X509Certificate> chain = parse(pem).stream()
                .filter(certificate -> !certificate.equals(root))
                .toList();
        if (chain.isEmpty()) {
            throw new IOException("The CA sent no certificate of ours");
        }
        check(chain, request.publicKey(), request.names(), root, now);
        return Identity.of(request.privateKey(), chain);
    }

    /**
     * Checks that a chain, the leaf first, leads to the root at this moment, and that the leaf has the key and carries
     * the names.
     *
     * @throws IOException if not; its message says why
     */
    public static void check(
            List<X509Certificate> chain, PublicKey key, Collection<PeerName> names, X509Certificate root, Instant now)
            throws IOException {
        X509Certificate leaf = chain.getFirst();
        if (!key.equals(leaf.getPublicKey())) {
            throw new IOException("The certificate is for another key than ours");
        }
        Set<String> carried = dnsNames(leaf);
        if (!names.stream().map(PeerName::dnsName).allMatch(carried::contains)) {
            throw new IOException("The certificate is for " + carried + ", not for " + names);
        }
        try {
            PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(chain), parameters);
        } catch (GeneralSecurityException e) {
            throw new IOException("The certificate does not lead to the pinned root: " + e.getMessage(), e);
        }
    }

    /** Reads certificates in PEM, or one in DER. */
    static List<X509Certificate> parse(byte[] encoded) throws IOException {
        try {
            List<X509Certificate> certificates =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(encoded))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (certificates.isEmpty() || certificates.size() > MAX_CHAIN) {
                throw new IOException("Expected 1 to " + MAX_CHAIN + " certificates, got " + certificates.size());
            }
            return certificates;
        } catch (CertificateException e) {
            throw new IOException("Expected certificates, got something else", e);
        }
    }

    private static Set<String> dnsNames(X509Certificate certificate) throws IOException {
        try {
            return Objects.requireNonNullElse(certificate.getSubjectAlternativeNames(), List.<List<?>>of()).stream()
                    .filter(name -> name.getFirst().equals(DNS_NAME))
                    .map(name -> ((String) name.get(1)).toLowerCase(Locale.ROOT))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (CertificateParsingException e) {
            throw new IOException("The certificate's names cannot be read", e);
        }
    }
}
