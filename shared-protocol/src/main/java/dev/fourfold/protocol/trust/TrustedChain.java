package dev.fourfold.protocol.trust;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.PeerIdentity;
import dev.fourfold.protocol.PeerName;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.TrustAnchors;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXReason;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A certificate chain that passed the checks of protocol.md §7. Only {@link #check} makes one. It says nothing yet of
 * whether the peer holds the key.
 */
public final class TrustedChain {

    private static final int MAX_CERTIFICATES = 4;
    private static final int DIGITAL_SIGNATURE = 0;
    private static final int NOT_A_CA = -1;
    private static final int DNS_NAME = 2;

    private final List<X509Certificate> certificates;
    private final List<PeerName> names;

    private TrustedChain(List<X509Certificate> certificates, List<PeerName> names) {
        this.certificates = certificates;
        this.names = names;
    }

    /**
     * Checks a chain.
     *
     * @param chain DER certificates, the leaf first
     * @param role what the peer is
     * @param now the time by which they must be valid
     * @throws ProtocolException with the alert that protocol.md §7 names
     */
    public static TrustedChain check(List<Bytes> chain, Role role, TrustAnchors anchors, Instant now)
            throws ProtocolException {
        if (chain.isEmpty()) {
            throw new ProtocolException(Alert.CERTIFICATE_REQUIRED, "The peer showed no certificate");
        }
        if (chain.size() > MAX_CERTIFICATES) {
            throw new ProtocolException(Alert.BAD_CERTIFICATE, "A chain of " + chain.size() + " certificates");
        }
        List<X509Certificate> certificates = parse(chain);
        X509Certificate leaf = certificates.getFirst();
        checkPath(certificates, anchors, now);
        checkUsage(leaf, role);
        return new TrustedChain(certificates, names(leaf));
    }

    /** stub. */
    public static TrustedChain check(
            List<Bytes> chain,
            List<Bytes> staples,
            Role role,
            TrustAnchors anchors,
            dev.fourfold.protocol.Revocation revocation,
            PathStrength strength,
            Instant now)
            throws ProtocolException {
        return check(chain, role, anchors, now);
    }

    /** Returns this chain if it is for {@code expected}. */
    public TrustedChain of(PeerName expected) throws ProtocolException {
        if (!names.contains(expected)) {
            throw new ProtocolException(
                    Alert.BAD_CERTIFICATE, "The certificate is for " + names + ", and " + expected + " is expected");
        }
        return this;
    }

    public X509Certificate leaf() {
        return certificates.getFirst();
    }

    /** Returns who the peer is, once it has proved that it holds the key. */
    public PeerIdentity identity() {
        return new PeerIdentity(names.getFirst(), certificates);
    }

    private static List<X509Certificate> parse(List<Bytes> chain) throws ProtocolException {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            var certificates = new ArrayList<X509Certificate>();
            for (Bytes der : chain) {
                var certificate =
                        (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der.toArray()));
                // protocol.md §7: "each certificate is one DER structure with no byte left over"
                if (!Arrays.equals(certificate.getEncoded(), der.toArray())) {
                    throw new CertificateException("bytes left over");
                }
                certificates.add(certificate);
            }
            return List.copyOf(certificates);
        } catch (CertificateException e) {
            throw new ProtocolException(Alert.BAD_CERTIFICATE, "A certificate that cannot be read", e);
        }
    }

    private static void checkPath(List<X509Certificate> certificates, TrustAnchors anchors, Instant now)
            throws ProtocolException {
        try {
            var parameters = new PKIXParameters(anchors.roots().stream()
                    .map(root -> new TrustAnchor(root, null))
                    .collect(Collectors.toSet()));
            parameters.setDate(Date.from(now));
            parameters.setRevocationEnabled(false);
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(certificates), parameters);
        } catch (CertPathValidatorException e) {
            throw new ProtocolException(
                    alert(e, certificates.size() - 1), "The certificate path is not valid: " + e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw new ProtocolException(Alert.BAD_CERTIFICATE, "The certificate path cannot be checked", e);
        }
    }

    private static Alert alert(CertPathValidatorException e, int last) {
        if (e.getReason() == BasicReason.EXPIRED || e.getReason() == BasicReason.NOT_YET_VALID) {
            return Alert.CERTIFICATE_EXPIRED;
        }
        // a root of ours by name, and not the one that signed
        boolean namesake = e.getReason() == BasicReason.INVALID_SIGNATURE && e.getIndex() == last;
        return namesake || e.getReason() == PKIXReason.NO_TRUST_ANCHOR ? Alert.UNKNOWN_CA : Alert.BAD_CERTIFICATE;
    }

    private static void checkUsage(X509Certificate leaf, Role role) throws ProtocolException {
        boolean[] usage = leaf.getKeyUsage();
        if (leaf.getBasicConstraints() != NOT_A_CA) {
            throw new ProtocolException(Alert.UNSUPPORTED_CERTIFICATE, "The certificate is that of a CA");
        }
        if (usage == null || !usage[DIGITAL_SIGNATURE]) {
            throw new ProtocolException(Alert.UNSUPPORTED_CERTIFICATE, "The key may not sign");
        }
        List<String> purposes = extendedKeyUsage(leaf);
        if (!purposes.contains(role.extendedKeyUsage())) {
            throw new ProtocolException(Alert.UNSUPPORTED_CERTIFICATE, "The certificate is not for a " + role);
        }
    }

    private static List<String> extendedKeyUsage(X509Certificate leaf) throws ProtocolException {
        try {
            List<String> purposes = leaf.getExtendedKeyUsage();
            return purposes == null ? List.of() : purposes;
        } catch (CertificateParsingException e) {
            throw new ProtocolException(Alert.BAD_CERTIFICATE, "An extended key usage that cannot be read", e);
        }
    }

    private static List<PeerName> names(X509Certificate leaf) throws ProtocolException {
        var names = new ArrayList<PeerName>();
        try {
            var alternatives = leaf.getSubjectAlternativeNames();
            for (List<?> name : alternatives == null ? List.<List<?>>of() : alternatives) {
                if (name.get(0).equals(DNS_NAME)) {
                    names.add(PeerName.of(((String) name.get(1)).toLowerCase(Locale.ROOT)));
                }
            }
        } catch (CertificateParsingException | IllegalArgumentException e) {
            throw new ProtocolException(Alert.BAD_CERTIFICATE, "A subject alternative name that cannot be used", e);
        }
        if (names.isEmpty()) {
            throw new ProtocolException(Alert.BAD_CERTIFICATE, "The certificate names no DNS name");
        }
        return List.copyOf(names);
    }
}
