package dev.fourfold.protocol.trust;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.provider.NativeSignatures;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.operator.ContentVerifierProvider;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcECContentVerifierProviderBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;

/** A certificate of version 3 in canonical DER. Only {@link #parse} makes one. */
final class PathCertificate {

    private static final int NOT_A_CA = -1;
    private static final int VERSION = 3;
    private static final int KEY_CERT_SIGN = 5;
    private static final String ANY_PURPOSE = "2.5.29.37.0";

    private final X509Certificate certificate;
    private final X509CertificateHolder holder;

    private PathCertificate(X509Certificate certificate, X509CertificateHolder holder) {
        this.certificate = certificate;
        this.holder = holder;
    }

    /**
     * Reads a certificate.
     *
     * @throws ProtocolException {@link Alert#BAD_CERTIFICATE} if it is not one, or not canonical
     */
    static PathCertificate parse(Bytes der) throws ProtocolException {
        byte[] bytes = der.toArray();
        try {
            var holder = new X509CertificateHolder(Certificate.getInstance(canonical(bytes)));
            if (holder.hasExtensions()) {
                requireCanonical(holder.getExtensions());
            }
            var certificate = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes));
            if (!Arrays.equals(certificate.getEncoded(), bytes) || certificate.getVersion() != VERSION) {
                throw new CertificateException("not one certificate of version 3");
            }
            if (!holder.toASN1Structure().getTBSCertificate().getSignature().equals(holder.getSignatureAlgorithm())) {
                throw new CertificateException("two signature algorithms");
            }
            return new PathCertificate(certificate, holder);
        } catch (CertificateException | IOException | RuntimeException e) {
            // Bouncy Castle reports what it cannot read by IllegalArgumentException, ClassCastException and others
            throw new ProtocolException(Alert.BAD_CERTIFICATE, "A certificate that cannot be read", e);
        }
    }

    X509Certificate certificate() {
        return certificate;
    }

    X509CertificateHolder holder() {
        return holder;
    }

    X500Principal subject() {
        return certificate.getSubjectX500Principal();
    }

    X500Principal issuer() {
        return certificate.getIssuerX500Principal();
    }

    boolean isSelfIssued() {
        return subject().equals(issuer());
    }

    /** Says whether its own key has signed it. */
    boolean isSelfSigned() {
        try {
            certificate.verify(certificate.getPublicKey());
            return isSelfIssued();
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Returns what checks the signatures, by an algorithm that {@link PathAlgorithms} takes, that its key is said to have made. */
    ContentVerifierProvider verifier(AlgorithmIdentifier signature) throws OperatorCreationException {
        return verifier(signature, NativeSignatures.provider());
    }

    /**
     * Checks ECDSA in native code if there is some, or else by Bouncy Castle's low-level classes, several times as fast as the
     * platform's; no secret takes part in a check.
     */
    ContentVerifierProvider verifier(AlgorithmIdentifier signature, Optional<Provider> nativeCode)
            throws OperatorCreationException {
        if (PathAlgorithms.isEcdsa(signature) && nativeCode.isEmpty()) {
            return new BcECContentVerifierProviderBuilder(DefaultDigestAlgorithmIdentifierFinder.INSTANCE)
                    .build(holder);
        }
        var verifiers = new JcaContentVerifierProviderBuilder();
        if (PathAlgorithms.isEcdsa(signature)) {
            verifiers.setProvider(nativeCode.get());
        }
        return verifiers.build(certificate.getPublicKey());
    }

    boolean isCa() {
        return certificate.getBasicConstraints() != NOT_A_CA;
    }

    /** Says whether its key usage, if it has one, contains that bit. */
    boolean mayUseKeyFor(int bit) {
        boolean[] usage = certificate.getKeyUsage();
        return usage == null || usage[bit];
    }

    boolean hasKeyUsage() {
        return certificate.getKeyUsage() != null;
    }

    /** Says whether it may sign certificates: a CA with that key usage. */
    boolean mayIssue() {
        return isCa() && mayUseKeyFor(KEY_CERT_SIGN);
    }

    /** Returns its extended key usage, if it has one. */
    Optional<List<String>> purposes() throws ProtocolException {
        try {
            return Optional.ofNullable(certificate.getExtendedKeyUsage());
        } catch (CertificateParsingException e) {
            throw new ProtocolException(Alert.BAD_CERTIFICATE, "An extended key usage that cannot be read", e);
        }
    }

    /** Refuses a CA that may not vouch for peers in that role. */
    void requireMayVouchFor(Role role) throws ProtocolException {
        List<String> purposes = purposes().orElse(List.of(ANY_PURPOSE));
        if (!purposes.contains(role.extendedKeyUsage()) && !purposes.contains(ANY_PURPOSE)) {
            throw new ProtocolException(Alert.UNSUPPORTED_CERTIFICATE, "A CA that is not for a " + role);
        }
    }

    private static ASN1Primitive canonical(byte[] bytes) throws IOException {
        ASN1Primitive value = ASN1Primitive.fromByteArray(bytes);
        if (!Arrays.equals(value.getEncoded(ASN1Encoding.DER), bytes)) {
            throw new IOException("not canonical");
        }
        return value;
    }

    private static void requireCanonical(Extensions extensions) throws IOException {
        for (ASN1ObjectIdentifier type : extensions.getExtensionOIDs()) {
            canonical(extensions.getExtension(type).getExtnValue().getOctets());
        }
    }
}
