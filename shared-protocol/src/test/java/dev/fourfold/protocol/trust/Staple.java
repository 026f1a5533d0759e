package dev.fourfold.protocol.trust;

import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.TestPki;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.RespID;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.jspecify.annotations.Nullable;

/** An OCSP response of a test: good as it starts, and open to be spoiled. */
final class Staple {

    @Nullable
    Issued about;

    Issued issuer;
    Issued signer;
    List<Issued> shown = List.of();
    List<Issued> alsoAbout = List.of();

    @Nullable
    CertificateStatus status = CertificateStatus.GOOD;

    Instant thisUpdate = TestPki.NOW.minus(Duration.ofHours(1));

    @Nullable
    Instant nextUpdate = TestPki.NOW.plus(Duration.ofDays(1));

    String certIdHash = "SHA-256";
    String signature = "SHA256withECDSA";
    boolean namedByKey;

    @Nullable
    ASN1ObjectIdentifier critical;

    @Nullable
    ASN1ObjectIdentifier criticalOfAnswer;

    /** The nonce of the question that it answers. */
    @Nullable
    Extension nonce;

    Staple(Issued about, Issued issuer) {
        this.about = about;
        this.issuer = issuer;
        this.signer = issuer;
    }

    /** Returns the response of a responder that gives no answer. */
    static Bytes error(int status) {
        try {
            return Bytes.of(new OCSPRespBuilder().build(status, null).getEncoded());
        } catch (OCSPException | IOException e) {
            throw new AssertionError(e);
        }
    }

    Bytes der() {
        try {
            DigestCalculatorProvider digests = new JcaDigestCalculatorProviderBuilder().build();
            var builder = new BasicOCSPRespBuilder(
                    namedByKey
                            ? new RespID(signer.publicKey(), digests.get(RespID.HASH_SHA1))
                            : new RespID(signer.subject()));
            for (Issued subject :
                    Stream.concat(Stream.ofNullable(about), alsoAbout.stream()).toList()) {
                builder.addResponse(
                        id(subject, digests),
                        status,
                        Date.from(thisUpdate),
                        date(nextUpdate),
                        extensions(criticalOfAnswer));
            }
            builder.setResponseExtensions(nonce == null ? extensions(critical) : new Extensions(nonce));
            X509CertificateHolder[] certificates =
                    shown.stream().map(Issued::holder).toArray(X509CertificateHolder[]::new);
            var response = builder.build(
                    new JcaContentSignerBuilder(signature).build(signer.key().getPrivate()),
                    certificates,
                    Date.from(thisUpdate));
            return Bytes.of(
                    new OCSPRespBuilder().build(OCSPResp.SUCCESSFUL, response).getEncoded());
        } catch (OCSPException | OperatorCreationException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private CertificateID id(Issued subject, DigestCalculatorProvider digests)
            throws OCSPException, OperatorCreationException {
        var hash = new AlgorithmIdentifier(
                certIdHash.equals("SHA-1") ? OIWObjectIdentifiers.idSHA1 : NISTObjectIdentifiers.id_sha256,
                DERNull.INSTANCE);
        return new CertificateID(
                digests.get(hash), issuer.holder(), subject.holder().getSerialNumber());
    }

    private static @Nullable Date date(@Nullable Instant instant) {
        return instant == null ? null : Date.from(instant);
    }

    private static @Nullable Extensions extensions(@Nullable ASN1ObjectIdentifier critical) {
        return critical == null ? null : new Extensions(new Extension(critical, true, new byte[] {5, 0}));
    }
}
