package dev.fourfold.server.https;

import dev.fourfold.protocol.Identity;
import dev.fourfold.protocol.TrustAnchors;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
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
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** A root that issues what a test wants. */
final class TestRoot {

    private static final char[] NO_PASSWORD = {};

    private final KeyPair keys = keys();
    private final X509Certificate certificate;

    TestRoot(String name) throws Exception {
        var builder = builder(name, name, keys, Duration.ofDays(30));
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        certificate = sign(builder);
        this.name = name;
    }

    private final String name;

    private static KeyPair keys() throws GeneralSecurityException {
        return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    }

    private static JcaX509v3CertificateBuilder builder(String issuer, String subject, KeyPair keys, Duration life) {
        Instant now = Instant.now();
        return new JcaX509v3CertificateBuilder(
                new X500Name("CN=" + issuer),
                new BigInteger(120, new SecureRandom()),
                Date.from(now.minusSeconds(60)),
                Date.from(now.plus(life)),
                new X500Name("CN=" + subject),
                keys.getPublic());
    }

    private X509Certificate sign(JcaX509v3CertificateBuilder builder) throws Exception {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("Ed25519").build(keys.getPrivate())));
    }

    /** Issues a certificate for DNS names. */
    Identity issue(Duration life, List<KeyPurposeId> purposes, String... names) throws Exception {
        KeyPair leaf = keys();
        var builder = builder(name, names[0], leaf, life);
        builder.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(Arrays.stream(names)
                        .map(dns -> new GeneralName(GeneralName.dNSName, dns))
                        .toArray(GeneralName[]::new)));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        if (!purposes.isEmpty()) {
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes.toArray(KeyPurposeId[]::new)));
        }
        return Identity.of(leaf.getPrivate(), List.of(sign(builder)));
    }

    TrustAnchors trust() {
        return TrustAnchors.of(certificate);
    }

    /** The TLS of a client that believes this root. */
    SSLContext client() throws Exception {
        return context(null);
    }

    /** The same of one that shows a certificate. */
    SSLContext client(Identity identity) throws Exception {
        KeyStore store = store();
        store.setKeyEntry(
                "own", identity.privateKey(), NO_PASSWORD, identity.chain().toArray(X509Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(store, NO_PASSWORD);
        return context(factory);
    }

    private SSLContext context(@Nullable KeyManagerFactory own) throws Exception {
        KeyStore roots = store();
        roots.setCertificateEntry("root", certificate);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(roots);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own == null ? null : own.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static KeyStore store() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
