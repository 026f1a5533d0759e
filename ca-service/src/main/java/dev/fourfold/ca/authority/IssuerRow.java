package dev.fourfold.ca.authority;

import dev.fourfold.protocol.Bytes;
import java.time.Instant;
import java.util.Optional;

/**
 * One issuer as it is stored.
 *
 * @param der the certificate; absent while, or because, a root elsewhere has not signed it
 * @param request the PKCS#10 request for that root
 * @param keyReference where the key is
 * @param changedAt when it came into its state
 */
public record IssuerRow(
        int id,
        Optional<Bytes> der,
        Optional<Bytes> request,
        IssuerState state,
        String keyReference,
        Instant changedAt) {}
