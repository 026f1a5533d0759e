package dev.fourfold.ca.ocsp;

import dev.fourfold.ca.BouncyCastle;
import dev.fourfold.ca.Serial;
import dev.fourfold.protocol.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/** A key that an issuer has entrusted with saying the status of its certificates (RFC 6960, section 4.2.2.2). */
final class OcspSigner {

    private final KeyPair keys;
    private final X509CertificateHolder certificate;
    private final RespID responder;

    OcspSigner(KeyPair keys, Bytes certificate) {
        this.keys = keys;
        try {
            this.certificate = new X509CertificateHolder(certificate.toArray());
            this.responder = new RespID(
                    this.certificate.getSubjectPublicKeyInfo(),
                    new JcaDigestCalculatorProviderBuilder()
                            .setProvider(BouncyCastle.PROVIDER)
                            .build()
                            .get(CertificateID.HASH_SHA1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (OperatorCreationException | OCSPException e) {
            throw new IllegalStateException("A certificate just made cannot be used", e);
        }
    }

    Serial serial() {
        return new Serial(certificate.getSerialNumber());
    }

    Instant ends() {
        return certificate.getNotAfter().toInstant();
    }

    /** Tells whether less than half of its life has passed: the other half is for finding a successor. */
    boolean isFresh(Instant now) {
        Instant begins = certificate.getNotBefore().toInstant();
        Duration half = Duration.between(begins, ends()).dividedBy(2);
        return !now.isBefore(begins) && now.isBefore(begins.plus(half));
    }

    boolean isValid(Instant now) {
        return now.isBefore(ends());
    }

    /** Returns an answer for the caller to fill. */
    BasicOCSPRespBuilder answer() {
        return new BasicOCSPRespBuilder(responder);
    }

    BasicOCSPResp sign(BasicOCSPRespBuilder answer, Instant now) throws OCSPException {
        try {
            return answer.build(
                    new JcaContentSignerBuilder("SHA256withECDSA")
                            .setProvider(BouncyCastle.PROVIDER)
                            .build(keys.getPrivate()),
                    new X509CertificateHolder[] {certificate},
                    Date.from(now));
        } catch (OperatorCreationException e) {
            throw new IllegalStateException("A P-256 key cannot sign", e);
        }
    }
}
