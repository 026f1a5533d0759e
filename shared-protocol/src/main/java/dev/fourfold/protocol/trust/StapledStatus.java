package dev.fourfold.protocol.trust;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.PathStrength;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.StatusAnswer;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ocsp.OCSPResponse;
import org.bouncycastle.asn1.ocsp.ResponderID;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.CertException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.SingleResp;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/** What an OCSP response that a peer stapled says of one certificate. */
final class StapledStatus {

    // Specification constant
    private static final int MAX_LENGTH = 8_192;

    private static final int DIGITAL_SIGNATURE = 0;

    private final PathCertificate certificate;
    private final PathCertificate issuer;
    private final PathStrength strength;
    private final Instant now;

    private StapledStatus(PathCertificate certificate, PathCertificate issuer, PathStrength strength, Instant now) {
        this.certificate = certificate;
        this.issuer = issuer;
        this.strength = strength;
        this.now = now;
    }

    /**
     * Checks the staple of the certificate at that place of a path.
     *
     * @return the last instant at which it can be relied upon
     * @throws ProtocolException {@link Alert#CERTIFICATE_REVOKED} if that is what it says,
     *     {@link Alert#BAD_CERTIFICATE_STATUS} if it does not say that the certificate is good
     */
    static Instant check(CertificatePath path, int index, Bytes staple, PathStrength strength, Instant now)
            throws ProtocolException {
        return check(path.certificates().get(index), path.issuerOf(index), staple, strength, now);
    }

    private static Instant check(
            PathCertificate certificate, PathCertificate issuer, Bytes staple, PathStrength strength, Instant now)
            throws ProtocolException {
        return switch (read(certificate, issuer, staple, strength, now)) {
            case StatusAnswer.Good(Instant until) -> until;
            case StatusAnswer.Revoked _ ->
                throw new ProtocolException(
                        Alert.CERTIFICATE_REVOKED, "A certificate whose staple says that it is revoked");
            case StatusAnswer.Unknown _ -> throw refused("A staple that knows nothing of the certificate");
        };
    }

    /**
     * Reads a response that somebody has brought, of a certificate that {@code issuer} has issued.
     *
     * @throws ProtocolException {@link Alert#BAD_CERTIFICATE_STATUS} if it cannot be relied upon
     */
    static StatusAnswer read(
            PathCertificate certificate, PathCertificate issuer, Bytes staple, PathStrength strength, Instant now)
            throws ProtocolException {
        var status = new StapledStatus(certificate, issuer, strength, now);
        if (staple.length() > MAX_LENGTH) {
            throw refused("A staple of " + staple.length() + " bytes");
        }
        try {
            return status.read(parse(staple.toArray()));
        } catch (GeneralSecurityException
                | OCSPException
                | CertException
                | OperatorCreationException
                | IOException
                | RuntimeException e) {
            // our own refusals are IOExceptions too; Bouncy Castle reports what it cannot read by RuntimeExceptions
            throw new ProtocolException(Alert.BAD_CERTIFICATE_STATUS, "A staple that cannot be relied upon", e);
        }
    }

    private static BasicOCSPResp parse(byte[] der) throws IOException, OCSPException {
        var response = new OCSPResp(OCSPResponse.getInstance(ASN1Primitive.fromByteArray(der)));
        if (response.getStatus() != OCSPResp.SUCCESSFUL
                || !(response.getResponseObject() instanceof BasicOCSPResp basic)
                || !basic.getCriticalExtensionOIDs().isEmpty()) {
            throw refused("A staple without an answer that we understand");
        }
        return basic;
    }

    private StatusAnswer read(BasicOCSPResp response)
            throws IOException, OCSPException, CertException, OperatorCreationException, GeneralSecurityException {
        SingleResp answer = answer(response);
        Instant end = signerEnd(response);
        if (answer.getCertStatus() instanceof RevokedStatus revoked) {
            return new StatusAnswer.Revoked(
                    revoked.hasRevocationReason() && revoked.getRevocationReason() == CRLReason.certificateHold);
        }
        // GOOD is null
        if (!Objects.equals(answer.getCertStatus(), CertificateStatus.GOOD)) {
            return new StatusAnswer.Unknown();
        }
        Date nextUpdate = answer.getNextUpdate();
        if (nextUpdate == null
                || !PathStatus.isFresh(answer.getThisUpdate().toInstant(), nextUpdate.toInstant(), now)) {
            throw refused("A staple that is not of now");
        }
        return new StatusAnswer.Good(PathStatus.earlier(end, nextUpdate.toInstant()));
    }

    private SingleResp answer(BasicOCSPResp response)
            throws ProtocolException, OCSPException, OperatorCreationException {
        DigestCalculatorProvider digests = new JcaDigestCalculatorProviderBuilder().build();
        SingleResp found = null;
        for (SingleResp answer : response.getResponses()) {
            if (answer.getCertID()
                            .getSerialNumber()
                            .equals(certificate.certificate().getSerialNumber())
                    && answer.getCertID().matchesIssuer(issuer.holder(), digests)) {
                if (found != null) {
                    throw refused("A staple with two answers");
                }
                found = answer;
            }
        }
        if (found == null || !found.getCriticalExtensionOIDs().isEmpty()) {
            throw refused("A staple of another certificate");
        }
        return found;
    }

    /** Checks who signed: the issuer, or whom the issuer certified for it. Returns when its certificate ends. */
    private Instant signerEnd(BasicOCSPResp response)
            throws IOException, OCSPException, CertException, OperatorCreationException, GeneralSecurityException {
        AlgorithmIdentifier signature = response.getSignatureAlgorithmID();
        PathAlgorithms.requireSignature(signature, strength);
        RespID id = response.getResponderId();
        if (isNamed(id, issuer.holder()) && response.isSignatureValid(issuer.verifier(signature))) {
            return issuer.certificate().getNotAfter().toInstant();
        }
        for (X509CertificateHolder candidate : response.getCerts()) {
            if (isNamed(id, candidate)) {
                var delegate = PathCertificate.parse(Bytes.of(candidate.getEncoded()));
                requireDelegate(delegate);
                if (response.isSignatureValid(delegate.verifier(signature))) {
                    return delegate.certificate().getNotAfter().toInstant();
                }
            }
        }
        throw refused("A staple that neither the issuer nor a delegate signed");
    }

    private void requireDelegate(PathCertificate delegate)
            throws ProtocolException, CertException, OperatorCreationException, GeneralSecurityException {
        PathAlgorithms.require(delegate, strength);
        X509Certificate shown = delegate.certificate();
        // RFC 6960 section 4.2.2.2: issued directly by the CA that is asked about
        if (!delegate.holder()
                .isSignatureValid(issuer.verifier(delegate.holder().getSignatureAlgorithm()))) {
            throw refused("A signer that the issuer did not certify");
        }
        shown.checkValidity(Date.from(now));
        if (!delegate.issuer().equals(issuer.subject())
                || !delegate.purposes().orElse(List.of()).contains(KeyPurposeId.id_kp_OCSPSigning.getId())
                || !delegate.mayUseKeyFor(DIGITAL_SIGNATURE)
                || shown.hasUnsupportedCriticalExtension()) {
            throw refused("A signer that the issuer did not certify for statuses");
        }
    }

    private static boolean isNamed(RespID id, X509CertificateHolder holder)
            throws OCSPException, OperatorCreationException {
        ResponderID responder = id.toASN1Primitive();
        if (responder.getName() != null) {
            return responder.getName().equals(holder.getSubject());
        }
        var sha1 = new JcaDigestCalculatorProviderBuilder().build().get(RespID.HASH_SHA1);
        byte[] expected = new RespID(holder.getSubjectPublicKeyInfo(), sha1)
                .toASN1Primitive()
                .getKeyHash();
        return Arrays.equals(expected, responder.getKeyHash());
    }

    private static ProtocolException refused(String message) {
        return new ProtocolException(Alert.BAD_CERTIFICATE_STATUS, message);
    }
}
