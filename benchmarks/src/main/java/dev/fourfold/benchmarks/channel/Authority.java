package dev.fourfold.benchmarks.channel;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A root and an issuing CA under it, for one run. */
final class Authority {

    private final KeyKind kind;
    private final KeyPair rootKey;
    private final KeyPair issuingKey;
    private final X509Certificate root;
    private final X509Certificate issuing;
    private int serial;

    Authority(KeyKind kind) throws GeneralSecurityException, IOException {
        this.kind = kind;
        rootKey = keyPair(kind);
        issuingKey = keyPair(kind);
        root = sign(builder("CN=Root", "CN=Root", rootKey.getPublic()), rootKey, KeyUsage.keyCertSign, true);
        issuing = sign(builder("CN=Root", "CN=Issuing", issuingKey.getPublic()), rootKey, KeyUsage.keyCertSign, true);
    }

    Credentials issue(String name, boolean server) throws GeneralSecurityException, IOException {
        KeyPair key = keyPair(kind);
        JcaX509v3CertificateBuilder builder = builder("CN=Issuing", "CN=" + name, key.getPublic());
        builder.addExtension(
                Extension.extendedKeyUsage,
                false,
                new ExtendedKeyUsage(server ? KeyPurposeId.id_kp_serverAuth : KeyPurposeId.id_kp_clientAuth));
        builder.addExtension(
                Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName(GeneralName.dNSName, name)));
        X509Certificate leaf = sign(builder, issuingKey, KeyUsage.digitalSignature, false);
        return new Credentials(key.getPrivate(), List.of(leaf, issuing), root);
    }

    private JcaX509v3CertificateBuilder builder(String issuer, String subject, PublicKey key) {
        Instant now = Instant.now();
        return new JcaX509v3CertificateBuilder(
                new X500Name(issuer),
                BigInteger.valueOf(++serial),
                Date.from(now.minus(Duration.ofMinutes(30))),
                Date.from(now.plus(Duration.ofDays(6))),
                new X500Name(subject),
                key);
    }

    private X509Certificate sign(JcaX509v3CertificateBuilder builder, KeyPair issuer, int usage, boolean ca)
            throws GeneralSecurityException, IOException {
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(ca));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder(kind.signature()).build(issuer.getPrivate())));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static KeyPair keyPair(KeyKind kind) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(kind.algorithm());
        generator.initialize(kind.size());
        return generator.generateKeyPair();
    }
}
