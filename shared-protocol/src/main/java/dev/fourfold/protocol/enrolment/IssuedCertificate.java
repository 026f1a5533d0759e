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
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A chain that a CA gave us: believed only if it leads to the pinned root, fits our key and carries our names. */
public final class IssuedCertificate {

    private static final int DNS_NAME = 2;
    private static final int MAX_CHAIN = 5;

    private IssuedCertificate() {}

    /** Returns the identity that the CA's answer to a request gives us. */
    static Identity identity(byte[] pem, CertificateRequest request, Collection<X509Certificate> roots, Instant now)
            throws IOException {
        List<X509Certificate> chain = parse(pem).stream()
                .filter(certificate -> !roots.contains(certificate))
                .toList();
        if (chain.isEmpty()) {
            throw new IOException("The CA sent no certificate of ours");
        }
        check(chain, request.publicKey(), request.names(), roots, now);
        return Identity.of(request.privateKey(), chain);
    }

    /**
     * Checks that a chain, the leaf first, leads to one of the roots at this moment, and that the leaf has the key and
     * carries the names.
     *
     * @throws IOException if not; its message says why
     */
    public static void check(
            List<X509Certificate> chain,
            PublicKey key,
            Collection<PeerName> names,
            Collection<X509Certificate> roots,
            Instant now)
            throws IOException {
        X509Certificate leaf = chain.getFirst();
        if (!key.equals(leaf.getPublicKey())) {
            throw new IOException("The certificate is for another key than ours");
        }
        Set<String> carried = dnsNames(leaf);
        if (!names.stream().map(PeerName::dnsName).allMatch(carried::contains)) {
            throw new IOException("The certificate is for " + carried + ", not for " + names);
        }
        @Nullable GeneralSecurityException reason = null;
        for (X509Certificate root : roots) {
            try {
                validate(chain, root, now);
                return;
            } catch (GeneralSecurityException e) {
                reason = e;
            }
        }
        throw new IOException(
                "The certificate does not lead to the pinned root" + (reason == null ? "" : ": " + reason.getMessage()),
                reason);
    }

    /** Returns the root that a chain leads to, the nearest first; empty if there is none. */
    static Optional<X509Certificate> rootOf(
            List<X509Certificate> chain, Collection<X509Certificate> roots, Instant now) {
        return roots.stream()
                .sorted(Comparator.comparingInt(root -> upTo(chain, root).size()))
                .filter(root -> {
                    try {
                        validate(chain, root, now);
                        return true;
                    } catch (GeneralSecurityException e) {
                        return false;
                    }
                })
                .findFirst();
    }

    private static void validate(List<X509Certificate> chain, X509Certificate root, Instant now)
            throws GeneralSecurityException {
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(now));
        CertPathValidator.getInstance("PKIX")
                .validate(CertificateFactory.getInstance("X.509").generateCertPath(upTo(chain, root)), parameters);
    }

    /** Leaves out the bridge by which an older root vouches for this one: it is for others. */
    private static List<X509Certificate> upTo(List<X509Certificate> chain, X509Certificate root) {
        for (int i = 1; i < chain.size(); i++) {
            if (chain.get(i).getPublicKey().equals(root.getPublicKey())) {
                return chain.subList(0, i);
            }
        }
        return chain;
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
