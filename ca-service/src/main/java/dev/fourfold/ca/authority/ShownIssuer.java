package dev.fourfold.ca.authority;

import java.time.Instant;

/**
 * One issuer, as everyone may see it.
 *
 * @param fingerprint the SHA-256 of its certificate, 64 digits of lower-case hex
 */
record ShownIssuer(
        int id, String subject, String keyType, String fingerprint, String state, Instant notBefore, Instant notAfter) {

    static ShownIssuer of(IssuingAuthority issuer) {
        return new ShownIssuer(
                issuer.id(),
                issuer.certificate().getSubjectX500Principal().getName(),
                issuer.keyType().slug(),
                Fingerprint.of(issuer.der()).toString(),
                issuer.state().slug(),
                issuer.certificate().getNotBefore().toInstant(),
                issuer.ends());
    }
}
