package dev.fourfold.ca;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;

/** Makes signing requests, good ones and bad ones. */
public final class Csr {

    private static final class P256 {
        private static final KeyPair KEYS = ec("P-256");
    }

    private SubjectPublicKeyInfo key;
    private KeyPair signer;
    private String algorithm;
    private X500Name subject = new X500Name(new RDN[0]);
    private final List<GeneralName> names = new ArrayList<>();
    private final ExtensionsGenerator extensions = new ExtensionsGenerator();

    private Csr(KeyPair keys, String algorithm) {
        this.signer = keys;
        this.key = SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded());
        this.algorithm = algorithm;
    }

    /** Returns a request by a P-256 key that is made once for all tests. */
    public static Csr p256() {
        return of(P256.KEYS);
    }

    public static Csr of(KeyPair keys) {
        return new Csr(
                keys,
                switch (keys.getPublic().getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    case String other -> other.replace("EdDSA", "Ed25519");
                });
    }

    public static KeyPair ec(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", BouncyCastle.PROVIDER);
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static KeyPair ed25519() {
        return generate("Ed25519", 255);
    }

    /** Returns keys of ML-DSA-44, -65 or -87. */
    public static KeyPair mlDsa(int set) {
        try {
            return KeyPairGenerator.getInstance("ML-DSA-" + set, BouncyCastle.PROVIDER)
                    .generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static KeyPair rsa(int bits) {
        return generate("RSA", bits);
    }

    private static KeyPair generate(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm, BouncyCastle.PROVIDER);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public Csr subject(String name) {
        return subject(new X500Name(name));
    }

    public Csr subject(X500Name name) {
        subject = name;
        return this;
    }

    public Csr dns(String... dnsNames) {
        for (String name : dnsNames) {
            names.add(new GeneralName(GeneralName.dNSName, name));
        }
        return this;
    }

    public Csr name(int tag, String value) {
        return name(new GeneralName(tag, value));
    }

    public Csr name(GeneralName name) {
        names.add(name);
        return this;
    }

    public Csr extension(ASN1ObjectIdentifier type, ASN1Encodable value) {
        try {
            extensions.addExtension(type, true, value);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return this;
    }

    /** Holds a key in a form that its pair does not give it. */
    public Csr withKey(SubjectPublicKeyInfo other) {
        key = other;
        return this;
    }

    public Csr signedBy(KeyPair other) {
        signer = other;
        return this;
    }

    public Csr signedWith(String other) {
        algorithm = other;
        return this;
    }

    public byte[] der() {
        try {
            if (!names.isEmpty()) {
                extensions.addExtension(
                        Extension.subjectAlternativeName, false, new GeneralNames(names.toArray(GeneralName[]::new)));
            }
            PKCS10CertificationRequestBuilder builder = new PKCS10CertificationRequestBuilder(subject, key);
            if (!extensions.isEmpty()) {
                builder.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
            }
            return builder.build(new JcaContentSignerBuilder(algorithm)
                            .setProvider(BouncyCastle.PROVIDER)
                            .build(signer.getPrivate()))
                    .getEncoded();
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    public String pem() {
        return pem(der());
    }

    public static String pem(byte[] der) {
        return "-----BEGIN CERTIFICATE REQUEST-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END CERTIFICATE REQUEST-----\n";
    }

    /** Returns a certificate that no CA has issued. */
    public static X509Certificate selfSigned(KeyPair keys, BigInteger serial) {
        return forged(keys, serial, new X500Name("CN=a.example"));
    }

    /** Returns a certificate that names an issuer who has not signed it. */
    public static X509Certificate forged(KeyPair keys, BigInteger serial, X500Name issuer) {
        X500Name name = new X500Name("CN=a.example");
        Instant now = Instant.now();
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(new JcaX509v3CertificateBuilder(
                                    issuer,
                                    serial,
                                    Date.from(now.minusSeconds(60)),
                                    Date.from(now.plusSeconds(3600)),
                                    name,
                                    keys.getPublic())
                            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }
}
