package dev.fourfold.protocol;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.function.Consumer;
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

    private static long serial = 1;

    private final Instant now;
    private final KeyPair rootKey = keyPair("EC");
    private final KeyPair issuingKey = keyPair("EC");
    private final X509Certificate root;
    private final X509Certificate issuing;

    /** What a leaf says, as a test may bend it. */
    public static final class Leaf {
        public String keyAlgorithm = "Ed25519";
        public List<String> names = List.of();
        public KeyPurposeId purpose = KeyPurposeId.id_kp_serverAuth;
        public int keyUsage = KeyUsage.digitalSignature;
        public boolean ca;
        public Instant notBefore;
        public Instant notAfter;

        Leaf(Instant now) {
            notBefore = now.minus(Duration.ofHours(1));
            notAfter = now.plus(Duration.ofDays(7));
        }
    }

    public TestPki() {
        this(NOW);
    }

    /** Makes a PKI that is valid around {@code now}, for tests that use the system's clock. */
    public TestPki(Instant now) {
        this.now = now;
        root = certificate("CN=Root", rootKey, "CN=Root", rootKey, caLeaf());
        issuing = certificate("CN=Issuing", issuingKey, "CN=Root", rootKey, caLeaf());
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
            leaf.purpose = KeyPurposeId.id_kp_clientAuth;
        });
    }

    /** Returns a leaf that {@code bend} describes, with its issuing CA. */
    public Identity identity(Consumer<Leaf> bend) {
        var leaf = new Leaf(now);
        bend.accept(leaf);
        KeyPair key = keyPair(leaf.keyAlgorithm);
        return Identity.of(
                key.getPrivate(), List.of(certificate("CN=Leaf", key, "CN=Issuing", issuingKey, leaf), issuing));
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

    private Leaf caLeaf() {
        var leaf = new Leaf(now);
        leaf.ca = true;
        leaf.keyUsage = KeyUsage.keyCertSign;
        return leaf;
    }

    private static X509Certificate certificate(
            String subject, KeyPair key, String issuer, KeyPair issuerKey, Leaf leaf) {
        try {
            var builder = new JcaX509v3CertificateBuilder(
                    new X500Name(issuer),
                    BigInteger.valueOf(serial++),
                    Date.from(leaf.notBefore),
                    Date.from(leaf.notAfter),
                    new X500Name(subject),
                    key.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(leaf.ca));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(leaf.keyUsage));
            if (!leaf.ca) {
                builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(leaf.purpose));
            }
            if (!leaf.names.isEmpty()) {
                GeneralName[] names = leaf.names.stream()
                        .map(name -> new GeneralName(GeneralName.dNSName, name))
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
}
