package dev.fourfold.ca.renewal;

import dev.fourfold.ca.BouncyCastle;
import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.starter.web.StrictJson;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A renewal as it is sent: a compact JWS (RFC 7515) around a PKCS#10 request. It is well formed;
 * {@link #isSignedByItsCertificate} tells whether it is signed, and {@link CertificateHolders} whether anybody should
 * believe it.
 */
final class SignedRenewal {

    private static final int MAX_CHAIN = 5;

    private final JwsAlgorithm algorithm;
    private final Bytes certificateDer;
    private final X509Certificate certificate;
    private final Instant issuedAt;
    private final String audience;
    private final Bytes signingInput;
    private final Bytes signingRequest;
    private final Bytes signature;

    private SignedRenewal(
            JwsAlgorithm algorithm,
            Bytes certificateDer,
            Instant issuedAt,
            String audience,
            Bytes signingInput,
            Bytes signingRequest,
            Bytes signature)
            throws CertificateException {
        this.algorithm = algorithm;
        this.certificateDer = certificateDer;
        this.certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(certificateDer.toArray()));
        this.issuedAt = issuedAt;
        this.audience = audience;
        this.signingInput = signingInput;
        this.signingRequest = signingRequest;
        this.signature = signature;
    }

    /**
     * Returns the renewal that some bytes hold.
     *
     * @throws RefusedException if they are not a compact JWS with exactly the agreed header
     */
    static SignedRenewal parse(byte[] body) {
        String text = new String(body, StandardCharsets.US_ASCII);
        String[] parts = text.split("\\.", -1);
        if (parts.length != 3) {
            throw malformed("The body must be a JWS of three parts", null);
        }
        try {
            Header header = StrictJson.read(decode(parts[0]), Header.class);
            if (header.alg() == null || header.x5c() == null || header.iat() == null || header.aud() == null) {
                throw malformed("The protected header must have alg, x5c, iat and aud", null);
            }
            if (header.x5c().isEmpty() || header.x5c().size() > MAX_CHAIN) {
                throw malformed("x5c must hold 1 to " + MAX_CHAIN + " certificates", null);
            }
            return new SignedRenewal(
                    JwsAlgorithm.named(header.alg()),
                    Bytes.of(Base64.getDecoder().decode(header.x5c().getFirst())),
                    Instant.ofEpochSecond(header.iat()),
                    header.aud(),
                    Bytes.of(text.substring(0, text.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII)),
                    Bytes.of(decode(parts[1])),
                    Bytes.of(decode(parts[2])));
        } catch (RefusedException e) {
            throw e;
        } catch (CertificateException | RuntimeException e) {
            throw malformed("The JWS cannot be decoded", e);
        }
    }

    X509Certificate certificate() {
        return certificate;
    }

    /** Returns the certificate exactly as it was sent. */
    Bytes certificateDer() {
        return certificateDer;
    }

    Instant issuedAt() {
        return issuedAt;
    }

    String audience() {
        return audience;
    }

    byte[] signingRequest() {
        return signingRequest.toArray();
    }

    /** Tells whether the holder of the certificate's key has signed this. */
    boolean isSignedByItsCertificate() {
        if (!algorithm.fits(certificate.getPublicKey())) {
            return false;
        }
        try {
            Signature verifier = Signature.getInstance(algorithm.jcaName(), BouncyCastle.PROVIDER);
            verifier.initVerify(certificate.getPublicKey());
            verifier.update(signingInput.toArray());
            return verifier.verify(signature.toArray());
        } catch (GeneralSecurityException | RuntimeException e) {
            // a signature of a wrong length or form is reported in many ways
            return false;
        }
    }

    /** RFC 7515, section 2: "with all trailing '=' characters omitted"; and there is one form of each byte string. */
    private static byte[] decode(String part) {
        byte[] bytes = Base64.getUrlDecoder().decode(part);
        if (!Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part)) {
            throw malformed("The parts of a JWS are base64url without padding", null);
        }
        return bytes;
    }

    private static RefusedException malformed(String detail, @Nullable Exception cause) {
        return new RefusedException(Refusal.MALFORMED_RENEWAL, detail, cause);
    }

    private record Header(
            @Nullable String alg,
            @Nullable List<String> x5c,
            @Nullable Long iat,
            @Nullable String aud) {}
}
