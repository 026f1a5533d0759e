package dev.fourfold.ca.authority;

import dev.fourfold.ca.BouncyCastle;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.Identity;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** The CA that runs: its root certificate, and the issuing certificate with its key. */
public final class Authority {

    private static final String ALGORITHM = "SHA256withECDSA";

    private final X509Certificate root;
    private final Identity issuing;
    private final Bytes rootDer;
    private final Bytes issuingDer;

    Authority(X509Certificate root, Identity issuing) throws CertificateEncodingException {
        this.root = root;
        this.issuing = issuing;
        this.rootDer = Bytes.of(root.getEncoded());
        this.issuingDer = Bytes.of(issuing.certificate().getEncoded());
    }

    /** Returns the certificate that signs others. */
    public X509Certificate issuing() {
        return issuing.certificate();
    }

    public Bytes issuingDer() {
        return issuingDer;
    }

    public Bytes rootDer() {
        return rootDer;
    }

    /** Returns the fingerprint by which others pin this CA. */
    public Fingerprint fingerprint() {
        return Fingerprint.of(rootDer);
    }

    /** Returns when the issuing certificate ends. */
    public Instant ends() {
        return issuing().getNotAfter().toInstant();
    }

    /** Returns something that signs one certificate with the issuing key. */
    public ContentSigner signer() {
        try {
            return new JcaContentSignerBuilder(ALGORITHM)
                    .setProvider(BouncyCastle.PROVIDER)
                    .build(issuing.privateKey());
        } catch (OperatorCreationException e) {
            throw new IllegalStateException("The issuing key cannot sign", e);
        }
    }

    /** Returns both certificates as PKCS#7, without signers. */
    byte[] pkcs7() throws CertificateException {
        return CertificateFactory.getInstance("X.509")
                .generateCertPath(List.of(issuing(), root))
                .getEncoded("PKCS7");
    }

    /**
     * Signs something and checks it with the issuing certificate.
     *
     * @throws GeneralSecurityException if the key is not that of the certificate
     */
    void proveKey() throws GeneralSecurityException {
        byte[] text = "the issuing key speaks".getBytes(StandardCharsets.US_ASCII);
        Signature signer = Signature.getInstance(ALGORITHM, BouncyCastle.PROVIDER);
        signer.initSign(issuing.privateKey());
        signer.update(text);
        Signature verifier = Signature.getInstance(ALGORITHM, BouncyCastle.PROVIDER);
        verifier.initVerify(issuing().getPublicKey());
        verifier.update(text);
        if (!verifier.verify(signer.sign())) {
            throw new SignatureException("The issuing key is not that of the issuing certificate");
        }
    }
}
