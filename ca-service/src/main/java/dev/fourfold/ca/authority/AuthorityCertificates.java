package dev.fourfold.ca.authority;

import dev.fourfold.ca.Serial;
import dev.fourfold.ca.custody.SigningKey;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/** Makes the certificates of roots and issuers, as docs/ca.md describes them. */
public final class AuthorityCertificates {

    private static final int ROOT_YEARS = 10;
    private static final int ISSUING_YEARS = 5;
    private static final Duration BACKDATED = Duration.ofMinutes(1);

    private final Instant now;
    private final SecureRandom random;

    public AuthorityCertificates(Instant now, SecureRandom random) {
        this.now = now.truncatedTo(ChronoUnit.SECONDS);
        this.random = random;
    }

    /**
     * Returns the self-signed certificate of a new root. It has no path length, because many count the bridge to a later
     * root in spite of RFC 5280, section 4.2.1.9.
     */
    public X509Certificate root(X500Name name, SigningKey key) throws GeneralSecurityException, IOException {
        return sign(builder(name, name, key.publicKey(), years(ROOT_YEARS), new BasicConstraints(true)), key);
    }

    /** Returns the certificate of a new issuer; it ends no later than its root. */
    public X509Certificate issuing(
            X509Certificate root, SigningKey rootKey, X500Name name, PublicKey key, PermittedNames permitted)
            throws GeneralSecurityException, IOException {
        X509v3CertificateBuilder builder =
                builder(name(root), name, key, earlier(years(ISSUING_YEARS), root), new BasicConstraints(0));
        builder.addExtension(Extension.authorityKeyIdentifier, false, keyIdentifier(root));
        Optional<NameConstraints> constraints = permitted.constraints();
        if (constraints.isPresent()) {
            builder.addExtension(Extension.nameConstraints, true, constraints.get());
        }
        return sign(builder, rootKey);
    }

    /** Returns a PKCS#10 request for the certificate of a new issuer, for a root that is elsewhere. */
    public static byte[] request(X500Name name, SigningKey key, PermittedNames permitted) throws IOException {
        SubjectPublicKeyInfo info =
                SubjectPublicKeyInfo.getInstance(key.publicKey().getEncoded());
        PKCS10CertificationRequestBuilder builder = new PKCS10CertificationRequestBuilder(name, info);
        Optional<NameConstraints> constraints = permitted.constraints();
        if (constraints.isPresent()) {
            builder.addAttribute(
                    PKCSObjectIdentifiers.pkcs_9_at_extensionRequest,
                    new Extensions(Extension.create(Extension.nameConstraints, true, constraints.get())));
        }
        return builder.build(key.signer()).getEncoded();
    }

    /**
     * Returns the certificate that a root makes of a {@link #request}: the name, the key and the name constraints are
     * the request's, everything else is ours.
     *
     * @throws GeneralSecurityException if the request is not signed by its own key
     */
    public X509Certificate issuing(X509Certificate root, SigningKey rootKey, byte[] request)
            throws GeneralSecurityException, IOException {
        JcaPKCS10CertificationRequest asked = new JcaPKCS10CertificationRequest(request);
        try {
            PublicKey key = KeyFactory.getInstance(asked.getSubjectPublicKeyInfo()
                            .getAlgorithm()
                            .getAlgorithm()
                            .getId())
                    .generatePublic(new X509EncodedKeySpec(
                            asked.getSubjectPublicKeyInfo().getEncoded()));
            if (!asked.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
                throw new SignatureException("The request is not signed by its own key");
            }
            X509v3CertificateBuilder builder = builder(
                    name(root), asked.getSubject(), key, earlier(years(ISSUING_YEARS), root), new BasicConstraints(0));
            builder.addExtension(Extension.authorityKeyIdentifier, false, keyIdentifier(root));
            Extensions extensions = asked.getRequestedExtensions();
            if (extensions != null && extensions.getExtension(Extension.nameConstraints) != null) {
                builder.addExtension(extensions.getExtension(Extension.nameConstraints));
            }
            return sign(builder, rootKey);
        } catch (OperatorCreationException | PKCSException e) {
            throw new GeneralSecurityException("The request cannot be checked", e);
        }
    }

    /**
     * Returns a certificate by one root for the name and the key of another; it outlives neither.
     *
     * @throws GeneralSecurityException if the key is not that of the root
     */
    public X509Certificate cross(X509Certificate by, SigningKey byKey, X509Certificate other)
            throws GeneralSecurityException, IOException {
        Instant ends = earlier(other.getNotAfter().toInstant(), by);
        X509v3CertificateBuilder builder =
                builder(name(by), name(other), other.getPublicKey(), ends, new BasicConstraints(1));
        builder.addExtension(Extension.authorityKeyIdentifier, false, keyIdentifier(by));
        X509Certificate certificate = sign(builder, byKey);
        certificate.verify(by.getPublicKey(), byKey.type().provider());
        return certificate;
    }

    private Instant years(int years) {
        return now.atZone(ZoneOffset.UTC).plusYears(years).toInstant();
    }

    private static Instant earlier(Instant end, X509Certificate certificate) {
        Instant other = certificate.getNotAfter().toInstant();
        return end.isBefore(other) ? end : other;
    }

    private X509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, PublicKey key, Instant ends, BasicConstraints constraints)
            throws GeneralSecurityException, IOException {
        return new JcaX509v3CertificateBuilder(
                        issuer,
                        Serial.random(random).value(),
                        Date.from(now.minus(BACKDATED)),
                        Date.from(ends),
                        subject,
                        key)
                .addExtension(Extension.basicConstraints, true, constraints)
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                .addExtension(
                        Extension.subjectKeyIdentifier,
                        false,
                        new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key));
    }

    /** Returns how those that a certificate's key signs point to that key: by the identifier that the certificate has. */
    static AuthorityKeyIdentifier keyIdentifier(X509Certificate certificate) {
        byte[] identifier = certificate.getExtensionValue(Extension.subjectKeyIdentifier.getId());
        if (identifier == null) {
            throw new IllegalArgumentException("The certificate has no subjectKeyIdentifier");
        }
        ASN1OctetString value = ASN1OctetString.getInstance(identifier);
        return new AuthorityKeyIdentifier(
                SubjectKeyIdentifier.getInstance(value.getOctets()).getKeyIdentifier());
    }

    /** Returns which key has signed a certificate, as the certificate says it. */
    static Optional<AuthorityKeyIdentifier> signer(X509Certificate certificate) {
        return Optional.ofNullable(certificate.getExtensionValue(Extension.authorityKeyIdentifier.getId()))
                .map(value -> AuthorityKeyIdentifier.getInstance(
                        ASN1OctetString.getInstance(value).getOctets()));
    }

    static X500Name name(X509Certificate certificate) {
        return X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, SigningKey key)
            throws GeneralSecurityException {
        X509Certificate certificate = new JcaX509CertificateConverter().getCertificate(builder.build(key.signer()));
        certificate.verify(key.publicKey(), key.type().provider());
        return certificate;
    }
}
