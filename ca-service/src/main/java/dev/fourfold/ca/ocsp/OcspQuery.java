package dev.fourfold.ca.ocsp;

import dev.fourfold.protocol.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.ocsp.CertID;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.OCSPRequest;
import org.bouncycastle.asn1.ocsp.Request;
import org.bouncycastle.asn1.ocsp.TBSRequest;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.jspecify.annotations.Nullable;

/**
 * An OCSPRequest (RFC 6960, section 4.1.1). Whether it is signed, and by whom, makes no difference to the answer.
 *
 * @param wanted the certificates that it asks for, 1 to 20
 * @param nonce what the answer has to repeat
 */
record OcspQuery(List<CertID> wanted, Optional<Extension> nonce) {

    // Implementation constants
    private static final int MAX_WANTED = 20;

    // RFC 9654, section 2.1
    private static final int MIN_NONCE = 1;
    private static final int MAX_NONCE = 128;

    OcspQuery {
        wanted = List.copyOf(wanted);
    }

    /**
     * Returns the request that some bytes hold, in DER.
     *
     * @throws MalformedQueryException if they are something else
     */
    static OcspQuery parse(byte[] der) throws MalformedQueryException {
        try {
            OCSPRequest request = OCSPRequest.getInstance(der);
            if (!Arrays.equals(der, request.getEncoded(ASN1Encoding.DER))) {
                throw new MalformedQueryException("not DER");
            }
            return of(request.getTbsRequest());
        } catch (IOException | RuntimeException | StackOverflowError e) {
            // Bouncy Castle answers nonsense with a dozen kinds of unchecked exceptions, and deep nesting with an error
            throw new MalformedQueryException("not an OCSPRequest", e);
        }
    }

    /** Returns the shortest request, in DER, for one certificate; it is what most clients send. */
    static Bytes about(CertID wanted) {
        try {
            TBSRequest request = new TBSRequest(null, new DERSequence(new Request(wanted, null)), (Extensions) null);
            return Bytes.of(new OCSPRequest(request, null).getEncoded(ASN1Encoding.DER));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static OcspQuery of(TBSRequest request) throws MalformedQueryException {
        if (!request.getVersion().hasValue(0)) {
            throw new MalformedQueryException("not version 1");
        }
        ASN1Sequence requests = request.getRequestList();
        if (requests.size() < 1 || requests.size() > MAX_WANTED) {
            throw new MalformedQueryException("not 1 to " + MAX_WANTED + " certificates");
        }
        List<CertID> wanted = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            Request single = Request.getInstance(requests.getObjectAt(i));
            requireKnown(single.getSingleRequestExtensions());
            wanted.add(single.getReqCert());
        }
        return new OcspQuery(wanted, nonce(request.getRequestExtensions()));
    }

    private static Optional<Extension> nonce(@Nullable Extensions extensions) throws MalformedQueryException {
        requireKnown(extensions);
        if (extensions == null) {
            return Optional.empty();
        }
        Extension nonce = extensions.getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce);
        if (nonce == null) {
            return Optional.empty();
        }
        int length = ASN1OctetString.getInstance(nonce.getParsedValue()).getOctets().length;
        if (length < MIN_NONCE || length > MAX_NONCE) {
            throw new MalformedQueryException("a nonce of " + length + " octets");
        }
        return Optional.of(new Extension(nonce.getExtnId(), false, nonce.getExtnValue()));
    }

    /** Whoever marks an extension as critical wants to be refused by those who do not know it. */
    private static void requireKnown(@Nullable Extensions extensions) throws MalformedQueryException {
        if (extensions == null) {
            return;
        }
        for (var critical : extensions.getCriticalExtensionOIDs()) {
            if (!critical.equals(OCSPObjectIdentifiers.id_pkix_ocsp_nonce)) {
                throw new MalformedQueryException("a critical extension " + critical);
            }
        }
    }
}
