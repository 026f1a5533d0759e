package dev.fourfold.ca.authority;

import dev.fourfold.protocol.Bytes;
import java.security.cert.X509Certificate;
import java.time.Instant;

/**
 * One root of the CA; its key is needed only for new issuers and is not here.
 *
 * @param id the number in the database, from 1
 * @param since when it came into its state
 */
public record RootAuthority(int id, X509Certificate certificate, Bytes der, IssuerState state, Instant since) {

    public Fingerprint fingerprint() {
        return Fingerprint.of(der);
    }
}
