package dev.fourfold.ca.authority;

import dev.fourfold.ca.BouncyCastle;
import dev.fourfold.ca.Serial;
import dev.fourfold.protocol.Identity;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes the root and the issuing certificate, each with a new P-256 key, as docs/ca.md describes them. */
final class AuthorityCertificates {

    private static final int ROOT_YEARS = 10;
    private static final int ISSUING_YEARS = 5;
    private static final Duration BACKDATED = Duration.ofMinutes(1);

    private final String name;
    private final Instant now;
    private final SecureRandom random;

    AuthorityCertificates(String name, Instant now, SecureRandom random) {
        this.name = name;
        this.now = now.truncatedTo(ChronoUnit.SECONDS);
        this.random = random;
    }

    Identity root() throws GeneralSecurityException, IOException {
        KeyPair keys = newKeys();
        X500Name subject = subject(" Root CA");
        X509v3CertificateBuilder builder = builder(subject, subject, keys, ROOT_YEARS, 1);
        return Identity.of(keys.getPrivate(), List.of(sign(builder, keys)));
    }

    Identity issuing(Identity root) throws GeneralSecurityException, IOException {
        KeyPair keys = newKeys();
        X500Name issuer = X500Name.getInstance(
                root.certificate().getSubjectX500Principal().getEncoded());
        X509v3CertificateBuilder builder = builder(issuer, subject(" Issuing CA"), keys, ISSUING_YEARS, 0);
        builder.addExtension(
                Extension.authorityKeyIdentifier,
                false,
                new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(root.certificate()));
        KeyPair rootKeys = new KeyPair(root.certificate().getPublicKey(), root.privateKey());
        return Identity.of(keys.getPrivate(), List.of(sign(builder, rootKeys)));
    }

    private X509v3CertificateBuilder builder(X500Name issuer, X500Name subject, KeyPair keys, int years, int pathLength)
            throws GeneralSecurityException, IOException {
        Date end = Date.from(now.atZone(ZoneOffset.UTC).plusYears(years).toInstant());
        return new JcaX509v3CertificateBuilder(
                        issuer,
                        Serial.random(random).value(),
                        Date.from(now.minus(BACKDATED)),
                        end,
                        subject,
                        keys.getPublic())
                .addExtension(Extension.basicConstraints, true, new BasicConstraints(pathLength))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                .addExtension(
                        Extension.subjectKeyIdentifier,
                        false,
                        new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
    }

    private X500Name subject(String role) {
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.CN, name + role)
                .build();
    }

    private KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", BouncyCastle.PROVIDER);
        generator.initialize(new ECGenParameterSpec("P-256"), random);
        return generator.generateKeyPair();
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, KeyPair keys)
            throws GeneralSecurityException {
        try {
            X509Certificate certificate = new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA")
                            .setProvider(BouncyCastle.PROVIDER)
                            .build(keys.getPrivate())));
            certificate.verify(keys.getPublic(), BouncyCastle.PROVIDER);
            return certificate;
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException("The certificate of the CA cannot be signed", e);
        }
    }
}
