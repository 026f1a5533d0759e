package dev.fourfold.ca.policy;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.name.AlternativeName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.pkcs.CertificationRequest;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.jspecify.annotations.Nullable;

/**
 * A PKCS#10 request whose sender has proved to hold its key. Only {@link #parse} makes one, so an unverified request
 * does not exist.
 */
public final class SigningRequest {

    private static final Pattern PEM = Pattern.compile(
            "\\s*-----BEGIN ((?:NEW )?CERTIFICATE REQUEST)-----\\s" + "([A-Za-z0-9+/=\\s]+)" + "-----END \\1-----\\s*");
    private static final byte ASN1_SEQUENCE = 0x30;

    private final RequestedSubject subject;
    private final RequestedKey key;
    private final List<AlternativeName> names;

    private SigningRequest(RequestedSubject subject, RequestedKey key, List<AlternativeName> names) {
        this.subject = subject;
        this.key = key;
        this.names = names;
    }

    /**
     * Returns the request that some bytes hold, in DER or as one PEM block with nothing around it.
     *
     * @throws RefusedException if it is malformed, not signed by its own key, or asks for what no profile gives
     */
    public static SigningRequest parse(byte[] encoded) {
        byte[] der = encoded.length > 0 && encoded[0] == ASN1_SEQUENCE ? encoded : decodePem(encoded);
        try {
            PKCS10CertificationRequest request = new PKCS10CertificationRequest(der);
            CertificationRequest structure = request.toASN1Structure();
            // RFC 2986, section 4.1: "It shall be 0 for this version of the standard"
            if (!Arrays.equals(der, structure.getEncoded(ASN1Encoding.DER))
                    || !structure.getCertificationRequestInfo().getVersion().hasValue(0)) {
                throw malformed(null);
            }
            RequestedKey key = RequestedKey.of(request.getSubjectPublicKeyInfo());
            requireProofOfPossession(request, key);
            RequestedSubject subject = RequestedSubject.of(request.getSubject());
            return new SigningRequest(
                    subject, key, RequestedExtensions.of(request).names());
        } catch (RefusedException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // Bouncy Castle answers nonsense with a dozen kinds of unchecked exceptions
            throw malformed(e);
        }
    }

    /** Returns the names that the request asks for; empty if it leaves them to the CA. */
    List<AlternativeName> names() {
        return names;
    }

    Optional<String> commonName() {
        return subject.commonName();
    }

    X500Name subject() {
        return subject.name();
    }

    SubjectPublicKeyInfo key() {
        return key.info();
    }

    KeyKind keyKind() {
        return key.kind();
    }

    private static byte[] decodePem(byte[] encoded) {
        Matcher pem = PEM.matcher(new String(encoded, StandardCharsets.ISO_8859_1));
        if (!pem.matches()) {
            throw malformed(null);
        }
        try {
            return Base64.getDecoder().decode(pem.group(2).replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            throw malformed(e);
        }
    }

    private static void requireProofOfPossession(PKCS10CertificationRequest request, RequestedKey key) {
        if (!key.kind().mayProveWith(request.getSignatureAlgorithm())) {
            throw new RefusedException(
                    Refusal.BAD_SIGNATURE,
                    "The request must be signed with SHA-256 or stronger, or with Ed25519 or ML-DSA");
        }
        try {
            if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder()
                    .setProvider(key.kind().verifier())
                    .build(key.key()))) {
                throw new RefusedException(Refusal.BAD_SIGNATURE, "The request is not signed by the key that it holds");
            }
        } catch (OperatorCreationException | PKCSException e) {
            throw new RefusedException(Refusal.BAD_SIGNATURE, "The request is not signed by the key that it holds", e);
        }
    }

    private static RefusedException malformed(@Nullable Exception cause) {
        return new RefusedException(
                Refusal.MALFORMED_REQUEST,
                "The body must be one PKCS#10 request, in DER or as one PEM block, and nothing else",
                cause);
    }
}
