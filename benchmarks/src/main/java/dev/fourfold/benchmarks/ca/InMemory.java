package dev.fourfold.benchmarks.ca;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** The least that any CA does: reads a request, checks that its sender holds the key, and signs a certificate. */
final class InMemory {

    private static final BouncyCastleProvider BOUNCY_CASTLE = new BouncyCastleProvider();
    private static final X500Name ISSUER = new X500Name("CN=In memory");
    static final X500Name SUBJECT = new X500Name("CN=a.example");

    private final KeyPair issuer = keys();
    private final KeyPair leaf = keys();
    private final SecureRandom random = new SecureRandom();

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", BOUNCY_CASTLE);
            generator.initialize(new ECGenParameterSpec("P-256"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("There are no keys on P-256", e);
        }
    }

    /** Returns a request in DER; no two are the same, though all are of one key. */
    byte[] request() throws IOException {
        try {
            return new JcaPKCS10CertificationRequestBuilder(SUBJECT, leaf.getPublic())
                    .build(new JcaContentSignerBuilder("SHA256withECDSA")
                            .setProvider(BOUNCY_CASTLE)
                            .build(leaf.getPrivate()))
                    .getEncoded();
        } catch (OperatorCreationException e) {
            throw new IllegalStateException("The key cannot sign", e);
        }
    }

    byte[] issue(byte[] der) throws IOException {
        try {
            var request = new PKCS10CertificationRequest(der);
            if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder()
                    .setProvider(BOUNCY_CASTLE)
                    .build(request.getSubjectPublicKeyInfo()))) {
                throw new IllegalArgumentException("The request is not signed by its key");
            }
            Instant now = Instant.now();
            return new X509v3CertificateBuilder(
                            ISSUER,
                            new BigInteger(158, random).setBit(158),
                            Date.from(now),
                            Date.from(now.plus(Duration.ofDays(7))),
                            request.getSubject(),
                            request.getSubjectPublicKeyInfo())
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(
                            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                    .addExtension(
                            Extension.subjectAlternativeName,
                            false,
                            new GeneralNames(new GeneralName(GeneralName.dNSName, "a.example")))
                    .build(new JcaContentSignerBuilder("SHA256withECDSA")
                            .setProvider(BOUNCY_CASTLE)
                            .build(issuer.getPrivate()))
                    .getEncoded();
        } catch (OperatorCreationException | PKCSException e) {
            throw new IllegalArgumentException("Not a request that can be checked", e);
        }
    }
}
