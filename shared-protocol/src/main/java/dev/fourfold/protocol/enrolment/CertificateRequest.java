package dev.fourfold.protocol.enrolment;

import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.PeerName;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * A request for a certificate (PKCS#10, RFC 2986) for a key pair that was made for it. The private key stays here; only
 * the request travels.
 */
public final class CertificateRequest {

    private static final String ALGORITHM = "Ed25519";

    private final KeyPair keys;
    private final Set<PeerName> names;
    private final Bytes der;

    private CertificateRequest(KeyPair keys, Set<PeerName> names, Bytes der) {
        this.keys = keys;
        this.names = names;
        this.der = der;
    }

    /**
     * Makes a key pair and asks for its certificate.
     *
     * @param subject a distinguished name as RFC 4514 writes it
     * @param names the DNS names that the certificate shall carry
     * @throws IllegalArgumentException if the subject is no such name, or there is no DNS name
     */
    public static CertificateRequest create(String subject, List<PeerName> names) {
        if (names.isEmpty()) {
            throw new IllegalArgumentException("A certificate needs at least one DNS name");
        }
        X500Name name = X500Name.getInstance(new X500Principal(subject).getEncoded());
        try {
            KeyPair keys = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
            byte[] der = new JcaPKCS10CertificationRequestBuilder(name, keys.getPublic())
                    .addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions(names))
                    .build(new JcaContentSignerBuilder(ALGORITHM).build(keys.getPrivate()))
                    .getEncoded();
            return new CertificateRequest(keys, Set.copyOf(names), Bytes.of(der));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new AssertionError("every Java platform signs with Ed25519", e);
        }
    }

    private static Extensions extensions(List<PeerName> names) throws IOException {
        GeneralName[] alternatives = names.stream()
                .distinct()
                .map(name -> new GeneralName(GeneralName.dNSName, name.dnsName()))
                .toArray(GeneralName[]::new);
        ExtensionsGenerator extensions = new ExtensionsGenerator();
        extensions.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives));
        return extensions.generate();
    }

    /** Returns the signed request in DER. */
    public Bytes der() {
        return der;
    }

    public Set<PeerName> names() {
        return names;
    }

    PublicKey publicKey() {
        return keys.getPublic();
    }

    PrivateKey privateKey() {
        return keys.getPrivate();
    }

    @Override
    public String toString() {
        return "CertificateRequest" + names;
    }
}
