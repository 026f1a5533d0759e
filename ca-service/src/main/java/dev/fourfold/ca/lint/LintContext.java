package dev.fourfold.ca.lint;

import dev.fourfold.protocol.Bytes;
import java.time.Duration;
import java.util.Set;
import org.bouncycastle.cert.X509CertificateHolder;

/**
 * What a certificate is held against.
 *
 * @param issuer the certificate of its issuer
 * @param longest how long it may be valid at most
 * @param ownKeys the SHA-256 of the DER of each SubjectPublicKeyInfo of this CA
 * @param blocked the keys that are not certified
 */
record LintContext(X509CertificateHolder issuer, Duration longest, Set<Bytes> ownKeys, BlockedKeys blocked) {

    LintContext {
        ownKeys = Set.copyOf(ownKeys);
    }
}
