package dev.fourfold.protocol.trust;

import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.TestPki;
import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.NoSuchAlgorithmException;
import java.security.spec.NamedParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate that a test is about to issue: good as it starts, and open to be spoiled. */
final class Draft {

    private static final AtomicLong SERIAL = new AtomicLong(1_000);

    private X500Name subject;
    private KeyPair key;
    private SubjectPublicKeyInfo publicKey;
    private BigInteger serial = BigInteger.valueOf(SERIAL.getAndIncrement());
    private Instant notBefore = TestPki.NOW.minus(Duration.ofHours(1));
    private Instant notAfter = TestPki.NOW.plus(Duration.ofDays(7));
    private String signature = "";
    private final Map<ASN1ObjectIdentifier, Extension> extensions = new LinkedHashMap<>();

    private Draft(String subject, KeyPair key) {
        this.subject = new X500Name(subject);
        this.key = key;
        publicKey = SubjectPublicKeyInfo.getInstance(key.getPublic().getEncoded());
        with(Extension.subjectKeyIdentifier, false, utilities().createSubjectKeyIdentifier(publicKey));
    }

    /** Starts a CA of that name, with a key of its own on P-256. */
    static Draft ca(String name) {
        return new Draft("CN=" + name, Keys.ec(name))
                .with(Extension.basicConstraints, true, new BasicConstraints(true))
                .with(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
    }

    /** Starts a server's leaf for example.com. */
    static Draft leaf() {
        return new Draft("CN=Leaf", Keys.ec("leaf"))
                .with(Extension.basicConstraints, true, new BasicConstraints(false))
                .usage(KeyUsage.digitalSignature)
                .purposes(KeyPurposeId.id_kp_serverAuth)
                .names("example.com");
    }

    Draft subject(String name) {
        subject = new X500Name(name);
        return this;
    }

    Draft key(KeyPair key) {
        this.key = key;
        return publicKey(SubjectPublicKeyInfo.getInstance(key.getPublic().getEncoded()));
    }

    Draft publicKey(SubjectPublicKeyInfo publicKey) {
        this.publicKey = publicKey;
        return with(Extension.subjectKeyIdentifier, false, utilities().createSubjectKeyIdentifier(publicKey));
    }

    Draft serial(BigInteger serial) {
        this.serial = serial;
        return this;
    }

    Draft valid(Instant notBefore, Instant notAfter) {
        this.notBefore = notBefore;
        this.notAfter = notAfter;
        return this;
    }

    Draft signature(String algorithm) {
        signature = algorithm;
        return this;
    }

    Draft pathLength(int length) {
        return with(Extension.basicConstraints, true, new BasicConstraints(length));
    }

    Draft usage(int bits) {
        return with(Extension.keyUsage, true, new KeyUsage(bits));
    }

    Draft purposes(KeyPurposeId... purposes) {
        return with(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
    }

    Draft names(String... dnsNames) {
        return names(Arrays.stream(dnsNames)
                .map(name -> new GeneralName(GeneralName.dNSName, name))
                .toArray(GeneralName[]::new));
    }

    Draft names(GeneralName... names) {
        return with(Extension.subjectAlternativeName, false, new GeneralNames(names));
    }

    Draft with(ASN1ObjectIdentifier type, boolean critical, ASN1Encodable value) {
        try {
            return raw(type, critical, value.toASN1Primitive().getEncoded());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    Draft raw(ASN1ObjectIdentifier type, boolean critical, byte[] value) {
        extensions.put(type, new Extension(type, critical, new DEROctetString(value)));
        return this;
    }

    Draft without(ASN1ObjectIdentifier type) {
        extensions.remove(type);
        return this;
    }

    /** Issues it under its own key. */
    Issued selfSigned() {
        return signed(key, subject);
    }

    /** Issues it under {@code issuer}, with an authority key identifier if it has none. */
    Issued by(Issued issuer) {
        extensions.computeIfAbsent(Extension.authorityKeyIdentifier, type -> {
            try {
                return new Extension(
                        type,
                        false,
                        utilities()
                                .createAuthorityKeyIdentifier(issuer.publicKey())
                                .getEncoded());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        return signed(issuer.key(), issuer.subject());
    }

    /** Issues it under {@code issuer}, and without an authority key identifier. */
    Issued byUnnamedKeyOf(Issued issuer) {
        return signed(issuer.key(), issuer.subject());
    }

    Issued signed(KeyPair issuerKey, X500Name issuer) {
        try {
            var builder = new X509v3CertificateBuilder(
                    issuer, serial, Date.from(notBefore), Date.from(notAfter), subject, publicKey);
            for (Extension extension : extensions.values()) {
                builder.addExtension(extension);
            }
            var signer = new JcaContentSignerBuilder(signature.isEmpty() ? algorithm(issuerKey) : signature);
            if (signature.endsWith("MGF1")) {
                // the platform has another name for it
                signer.setProvider(new BouncyCastleProvider());
            }
            return new Issued(
                    subject,
                    publicKey,
                    key,
                    Bytes.of(builder.build(signer.build(issuerKey.getPrivate())).getEncoded()));
        } catch (IOException | OperatorCreationException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns how a key signs if nobody says otherwise. */
    static String algorithm(KeyPair key) {
        return switch (key.getPrivate().getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            case "DSA" -> "SHA256withDSA";
            default ->
                key.getPrivate().getParams() instanceof NamedParameterSpec named
                        ? named.getName()
                        : key.getPrivate().getAlgorithm();
        };
    }

    private static JcaX509ExtensionUtils utilities() {
        try {
            return new JcaX509ExtensionUtils();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
