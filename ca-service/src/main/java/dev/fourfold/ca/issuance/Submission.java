package dev.fourfold.ca.issuance;

import dev.fourfold.ca.Sha256;
import dev.fourfold.ca.policy.Requester;
import dev.fourfold.protocol.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * A wish for a certificate, which its requester may utter again if the answer was lost.
 *
 * @param request a PKCS#10 request in DER or PEM
 * @param hash the SHA-256 of the request as it came: the same bytes are the same wish
 * @param requester who asks, authenticated
 * @param key what the requester calls the wish, if anything
 */
public record Submission(
        Bytes request,
        Bytes hash,
        Requester requester,
        @Nullable IdempotencyKey key) {

    public static Submission of(byte[] request, Requester requester, @Nullable IdempotencyKey key) {
        return new Submission(Bytes.of(request), Bytes.of(Sha256.of(request)), requester, key);
    }
}
