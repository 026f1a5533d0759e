package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.SingleResp;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/** Asks a CA for the status of certificates and checks the answers. */
record OcspRequests(RunningCa ca) {

    static final ASN1ObjectIdentifier SHA1 = OIWObjectIdentifiers.idSHA1;
    static final String TYPE = "application/ocsp-request";

    X509Certificate issuer() {
        return Answers.certificates(ca.get("/ca/issuing.pem").body()).getFirst();
    }

    CertificateID id(BigInteger serial, ASN1ObjectIdentifier hash) {
        return id(issuer(), serial, hash);
    }

    static CertificateID id(X509Certificate issuer, BigInteger serial, ASN1ObjectIdentifier hash) {
        try {
            return new CertificateID(
                    new JcaDigestCalculatorProviderBuilder().build().get(new AlgorithmIdentifier(hash)),
                    new X509CertificateHolder(issuer.getEncoded()),
                    serial);
        } catch (OperatorCreationException | OCSPException | GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    byte[] about(X509Certificate... certificates) {
        CertificateID[] ids = new CertificateID[certificates.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = id(certificates[i].getSerialNumber(), SHA1);
        }
        return about(ids);
    }

    static byte[] about(CertificateID... ids) {
        return about(new Extension[0], ids);
    }

    static byte[] about(Extension[] extensions, CertificateID... ids) {
        OCSPReqBuilder request = new OCSPReqBuilder();
        for (CertificateID id : ids) {
            request.addRequest(id);
        }
        if (extensions.length > 0) {
            request.setRequestExtensions(new Extensions(extensions));
        }
        try {
            return request.build().getEncoded();
        } catch (OCSPException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static Extension nonce(int octets) {
        try {
            return new Extension(
                    OCSPObjectIdentifiers.id_pkix_ocsp_nonce, false, new DEROctetString(new byte[octets]).getEncoded());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<byte[]> post(byte[] request) {
        return ca.post("/ocsp", request, "Content-Type", TYPE);
    }

    /** Sends a request in the path, escaped as nginx and Java do. */
    HttpResponse<byte[]> get(byte[] request, String... headers) {
        return ca.get("/ocsp/" + escaped(request), headers);
    }

    static String base64(byte[] request) {
        return Base64.getEncoder().encodeToString(request);
    }

    static String escaped(byte[] request) {
        return base64(request).replace("+", "%2B").replace("/", "%2F").replace("=", "%3D");
    }

    /** The answer is of an OCSP responder; returns its status. */
    static int responseStatus(HttpResponse<byte[]> answer) {
        return parse(answer).getStatus();
    }

    private static OCSPResp parse(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().allValues("Content-Type")).containsExactly("application/ocsp-response");
        assertThat(answer.headers().firstValueAsLong("Content-Length")).hasValue(answer.body().length);
        assertThat(answer.headers().firstValue("Transfer-Encoding")).isEmpty();
        try {
            return new OCSPResp(answer.body());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The answer is signed by somebody whom the issuer has entrusted with it; returns what is signed. */
    BasicOCSPResp basic(HttpResponse<byte[]> answer) {
        return basic(issuer(), answer);
    }

    static BasicOCSPResp basic(X509Certificate issuer, HttpResponse<byte[]> answer) {
        OCSPResp parsed = parse(answer);
        assertThat(parsed.getStatus()).isZero();
        try {
            BasicOCSPResp basic = (BasicOCSPResp) parsed.getResponseObject();
            assertThat(basic.getCerts()).hasSize(1);
            X509Certificate signer = new JcaX509CertificateConverter().getCertificate(basic.getCerts()[0]);
            signer.verify(issuer.getPublicKey());
            assertThat(signer.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.9");
            assertThat(basic.isSignatureValid(new JcaContentVerifierProviderBuilder()
                            .setProvider(BouncyCastle.PROVIDER)
                            .build(signer)))
                    .isTrue();
            return basic;
        } catch (GeneralSecurityException | OCSPException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    SingleResp single(HttpResponse<byte[]> answer) {
        return basic(answer).getResponses()[0];
    }
}
