package dev.fourfold.ca.authority;

import dev.fourfold.ca.BouncyCastle;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.Identity;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** One issuing certificate of the CA, with its key. */
public final class IssuingAuthority {

    private static final String ALGORITHM = "SHA256withECDSA";

    private final int id;
    private final Identity identity;
    private final IssuerState state;
    private final Bytes der;

    IssuingAuthority(int id, Identity identity, IssuerState state) throws CertificateEncodingException {
        this.id = id;
        this.identity = identity;
        this.state = state;
        this.der = Bytes.of(identity.certificate().getEncoded());
    }

    /** Returns the number that the ledger and the URLs of this issuer have. */
    public int id() {
        return id;
    }

    public IssuerState state() {
        return state;
    }

    public X509Certificate certificate() {
        return identity.certificate();
    }

    public Bytes der() {
        return der;
    }

    /** Returns the subject, byte for byte, as those that it signs name their issuer. */
    public X500Name name() {
        return X500Name.getInstance(certificate().getSubjectX500Principal().getEncoded());
    }

    /** Returns when the issuing certificate ends. */
    public Instant ends() {
        return certificate().getNotAfter().toInstant();
    }

    /** Returns something that signs once with the issuing key. */
    public ContentSigner signer() {
        try {
            return new JcaContentSignerBuilder(ALGORITHM)
                    .setProvider(BouncyCastle.PROVIDER)
                    .build(identity.privateKey());
        } catch (OperatorCreationException e) {
            throw new IllegalStateException("The issuing key cannot sign", e);
        }
    }

    /**
     * Signs something and checks it with the issuing certificate.
     *
     * @throws GeneralSecurityException if the key is not that of the certificate
     */
    void proveKey() throws GeneralSecurityException {
        byte[] text = "the issuing key speaks".getBytes(StandardCharsets.US_ASCII);
        Signature signer = Signature.getInstance(ALGORITHM, BouncyCastle.PROVIDER);
        signer.initSign(identity.privateKey());
        signer.update(text);
        Signature verifier = Signature.getInstance(ALGORITHM, BouncyCastle.PROVIDER);
        verifier.initVerify(certificate().getPublicKey());
        verifier.update(text);
        if (!verifier.verify(signer.sign())) {
            throw new SignatureException("The issuing key is not that of the issuing certificate");
        }
    }
}
