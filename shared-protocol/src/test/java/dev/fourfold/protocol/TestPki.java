package dev.fourfold.protocol;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A root, an issuing CA under it and whatever leaves a test needs; all valid around {@link #NOW}, or around a time of the test's own. */
public final class TestPki {

    /** The time of all tests. */
    public static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

    private static final AtomicLong SERIAL = new AtomicLong(1);

    private final Instant now;
    private final KeyPair rootKey = keyPair("EC");
    private final KeyPair issuingKey = keyPair("EC");
    private final X509Certificate root;
    private final X509Certificate issuing;

    /** What a leaf says, as a test may bend it. */
    public static final class Leaf {
        public String subject = "CN=Leaf";
        public String issuer = "CN=Issuing";
        public String keyAlgorithm = "Ed25519";
        public List<String> names = List.of();
        public List<String> addresses = List.of();
        public List<KeyPurposeId> purposes = List.of(KeyPurposeId.id_kp_serverAuth);
        public int keyUsage = KeyUsage.digitalSignature;
        public boolean ca;
        public Instant notBefore;
        public Instant notAfter;

        public Leaf() {
            this(NOW);
        }

        Leaf(Instant now) {
            notBefore = now.minus(Duration.ofHours(1));
            notAfter = now.plus(Duration.ofDays(7));
        }
    }

    public TestPki() {
        this(NOW);
    }

    /** Makes a PKI that is valid around the time of the call. */
    public static TestPki ofToday() {
        return new TestPki(Instant.now());
    }

    /** Makes a PKI that is valid around {@code now}, for tests that use the system's clock. */
    public TestPki(Instant now) {
        this.now = now;
        root = certificate(rootKey, rootKey, ca("CN=Root", "CN=Root", now));
        issuing = certificate(issuingKey, rootKey, ca("CN=Issuing", "CN=Root", now));
    }

    public X509Certificate root() {
        return root;
    }

    public X509Certificate issuing() {
        return issuing;
    }

    public TrustAnchors trust() {
        return TrustAnchors.of(root);
    }

    public Identity server(String name) {
        return identity(leaf -> leaf.names = List.of(name));
    }

    public Identity client(String name) {
        return identity(leaf -> {
            leaf.names = List.of(name);
            leaf.purposes = List.of(KeyPurposeId.id_kp_clientAuth);
        });
    }

    /** Returns a leaf that {@code bend} describes, with its issuing CA. */
    public Identity identity(Consumer<Leaf> bend) {
        var leaf = new Leaf(now);
        bend.accept(leaf);
        KeyPair key = keyPair(leaf.keyAlgorithm);
        return Identity.of(key.getPrivate(), List.of(certificate(key, issuingKey, leaf), issuing));
    }

    public static KeyPair keyPair(String algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (algorithm.equals("EC")) {
                generator.initialize(256);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    public KeyPair rootKey() {
        return rootKey;
    }

    public KeyPair issuingKey() {
        return issuingKey;
    }

    /** Returns what a CA certificate says. */
    public static Leaf ca(String subject, String issuer) {
        return ca(subject, issuer, NOW);
    }

    private static Leaf ca(String subject, String issuer, Instant now) {
        var leaf = new Leaf(now);
        leaf.subject = subject;
        leaf.issuer = issuer;
        leaf.ca = true;
        leaf.purposes = List.of();
        leaf.keyUsage = KeyUsage.keyCertSign;
        return leaf;
    }

    public static X509Certificate certificate(KeyPair key, KeyPair issuerKey, Leaf leaf) {
        try {
            var builder = new JcaX509v3CertificateBuilder(
                    new X500Name(leaf.issuer),
                    BigInteger.valueOf(SERIAL.getAndIncrement()),
                    Date.from(leaf.notBefore),
                    Date.from(leaf.notAfter),
                    new X500Name(leaf.subject),
                    key.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(leaf.ca));
            if (leaf.keyUsage != 0) {
                builder.addExtension(Extension.keyUsage, true, new KeyUsage(leaf.keyUsage));
            }
            if (!leaf.purposes.isEmpty()) {
                builder.addExtension(
                        Extension.extendedKeyUsage,
                        false,
                        new ExtendedKeyUsage(leaf.purposes.toArray(KeyPurposeId[]::new)));
            }
            if (!leaf.names.isEmpty() || !leaf.addresses.isEmpty()) {
                GeneralName[] names = Stream.concat(
                                leaf.names.stream().map(name -> new GeneralName(GeneralName.dNSName, name)),
                                leaf.addresses.stream().map(name -> new GeneralName(GeneralName.iPAddress, name)))
                        .toArray(GeneralName[]::new);
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(
                            new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKey.getPrivate())));
        } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns a chain as it is shown, for a test to change. */
    public static List<Bytes> der(Identity identity) {
        return new ArrayList<>(identity.encodedChain());
    }

    /** Returns certificates as they are shown, for a test to change. */
    public static List<Bytes> der(X509Certificate... certificates) {
        return new ArrayList<>(Stream.of(certificates).map(TestPki::encoded).toList());
    }

    private static Bytes encoded(X509Certificate certificate) {
        try {
            return Bytes.of(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new AssertionError(e);
        }
    }
}
