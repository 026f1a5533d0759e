package dev.fourfold.protocol;

import dev.fourfold.protocol.trust.AskedStatus;
import java.io.IOException;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/**
 * A question over OCSP (RFC 6960) whether a certificate was revoked, for whoever asks outside of the handshake. It has a
 * nonce: only an answer that was made for it counts, not one of before the revocation.
 */
public final class StatusQuestion {

    // Specification constants
    private static final int NONCE_LENGTH = 32;

    private final Bytes certificate;
    private final Bytes issuer;
    private final Extension nonce;
    private final Bytes encoded;

    private StatusQuestion(Bytes certificate, Bytes issuer, Extension nonce, Bytes encoded) {
        this.certificate = certificate;
        this.issuer = issuer;
        this.nonce = nonce;
        this.encoded = encoded;
    }

    /** Asks for a certificate whose chain was verified. */
    public static StatusQuestion of(X509Certificate certificate, X509Certificate issuer, SecureRandom random) {
        byte[] value = new byte[NONCE_LENGTH];
        random.nextBytes(value);
        try {
            var nonce = new Extension(
                    OCSPObjectIdentifiers.id_pkix_ocsp_nonce,
                    false,
                    new DEROctetString(new DEROctetString(value).getEncoded()));
            var sha1 = new JcaDigestCalculatorProviderBuilder().build().get(CertificateID.HASH_SHA1);
            byte[] request = new OCSPReqBuilder()
                    .addRequest(new CertificateID(
                            sha1, new X509CertificateHolder(issuer.getEncoded()), certificate.getSerialNumber()))
                    .setRequestExtensions(new Extensions(nonce))
                    .build()
                    .getEncoded();
            return new StatusQuestion(
                    Bytes.of(certificate.getEncoded()), Bytes.of(issuer.getEncoded()), nonce, Bytes.of(request));
        } catch (CertificateEncodingException | IOException | OCSPException | OperatorCreationException e) {
            throw new IllegalArgumentException("A certificate that cannot be asked about", e);
        }
    }

    /** Returns the request, an {@code application/ocsp-request}. */
    public Bytes encoded() {
        return encoded;
    }

    /**
     * Reads the answer, an {@code application/ocsp-response}.
     *
     * @throws ProtocolException {@link Alert#BAD_CERTIFICATE_STATUS} if it is none to rely upon
     */
    public StatusAnswer read(Bytes answer, Instant now) throws ProtocolException {
        try {
            if (!(new OCSPResp(answer.toArray()).getResponseObject() instanceof BasicOCSPResp response)
                    || !nonce.equals(response.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce))) {
                throw new ProtocolException(Alert.BAD_CERTIFICATE_STATUS, "An answer to another question");
            }
        } catch (IOException | OCSPException | RuntimeException e) {
            // Bouncy Castle reports what it cannot read by RuntimeExceptions
            throw new ProtocolException(Alert.BAD_CERTIFICATE_STATUS, "An answer that cannot be relied upon", e);
        }
        return AskedStatus.read(certificate, issuer, answer, now);
    }
}
