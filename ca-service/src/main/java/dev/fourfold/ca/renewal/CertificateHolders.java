package dev.fourfold.ca.renewal;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.Serial;
import dev.fourfold.ca.authority.Authority;
import dev.fourfold.ca.ledger.Ledger;
import dev.fourfold.ca.ledger.LedgerEntry;
import dev.fourfold.ca.lint.BlockedKeys;
import dev.fourfold.ca.name.AlternativeName;
import dev.fourfold.ca.policy.Profiles;
import dev.fourfold.ca.policy.Requester;
import dev.fourfold.ca.revocation.Revocations;
import dev.fourfold.protocol.Bytes;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Knows the holders of certificates that this CA has issued by the renewals that they sign. */
@Component
final class CertificateHolders {

    /** How far the clocks of the holder and of the CA may differ. */
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final Logger log = LoggerFactory.getLogger(CertificateHolders.class);

    private final Ledger ledger;
    private final Authority authority;
    private final Revocations revocations;
    private final BlockedKeys blocked;
    private final Profiles profiles;
    private final InstantSource clock;

    CertificateHolders(
            Ledger ledger,
            Authority authority,
            Revocations revocations,
            BlockedKeys blocked,
            Profiles profiles,
            InstantSource clock) {
        this.ledger = ledger;
        this.authority = authority;
        this.revocations = revocations;
        this.blocked = blocked;
        this.profiles = profiles;
        this.clock = clock;
    }

    /**
     * Returns the holder of the certificate that a renewal is signed with.
     *
     * @throws RefusedException unless the certificate is in the ledger byte for byte and valid, its key has signed, and
     *     the renewal was made now and for this CA
     */
    Requester authenticate(SignedRenewal renewal) {
        LedgerEntry entry = issued(renewal.certificate(), renewal.certificateDer());
        if (!renewal.isSignedByItsCertificate()) {
            throw new RefusedException(
                    Refusal.BAD_RENEWAL_SIGNATURE, "The JWS is not signed by the key of the first certificate of x5c");
        }
        if (!authority.isPinnedBy(renewal.audience())) {
            throw new RefusedException(
                    Refusal.WRONG_AUDIENCE, "aud must be the SHA-256 of this CA's root certificate in lower-case hex");
        }
        Instant now = clock.instant();
        if (Duration.between(renewal.issuedAt(), now).abs().compareTo(TOLERANCE) > 0) {
            throw new RefusedException(
                    Refusal.STALE_RENEWAL, "iat must be within five minutes of the CA's clock: sign it anew");
        }
        return holder(entry, now);
    }

    /**
     * Returns the holder of the certificate of a connection.
     *
     * @throws RefusedException unless the certificate is in the ledger byte for byte and valid
     */
    Requester authenticate(X509Certificate proved) {
        try {
            return holder(issued(proved, Bytes.of(proved.getEncoded())), clock.instant());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("A parsed certificate cannot be encoded", e);
        }
    }

    private LedgerEntry issued(X509Certificate certificate, Bytes der) {
        return Serial.of(certificate)
                .flatMap(ledger::find)
                .filter(found -> found.der().equals(der))
                .orElseThrow(() -> new RefusedException(
                        Refusal.UNTRUSTED_CERTIFICATE, "The certificate to renew was not issued by this CA"));
    }

    private Requester holder(LedgerEntry entry, Instant now) {
        if (revocations.find(entry.serial()).isPresent()) {
            throw new RefusedException(
                    Refusal.REVOKED_CERTIFICATE, "The certificate is revoked or on hold: ask the operator");
        }
        if (blocked.reason(entry.keyHash()).isPresent()) {
            throw new RefusedException(
                    Refusal.REVOKED_CERTIFICATE,
                    "The key of the certificate was reported as compromised: enrol again with a token and a new key");
        }
        boolean isLate = !now.isBefore(entry.notAfter());
        if (isLate) {
            requireGrace(entry, now);
        }
        return new CertificateHolder(entry, isLate);
    }

    private void requireGrace(LedgerEntry entry, Instant now) {
        Duration grace = profiles.named(entry.profile()).renewalGrace();
        if (!now.isBefore(entry.notAfter().plus(grace))) {
            throw new RefusedException(
                    Refusal.EXPIRED_CERTIFICATE, "The certificate has expired: enrol again with a token");
        }
        log.info("certificate {} is renewed after its end, {}", entry.serial(), entry.notAfter());
    }

    /** Somebody who has signed with the key of a certificate, which may be renewed any number of times. */
    private static final class CertificateHolder implements Requester {

        private final LedgerEntry entry;

        private final boolean isLate;

        private CertificateHolder(LedgerEntry entry, boolean isLate) {
            this.entry = entry;
            this.isLate = isLate;
        }

        @Override
        public List<AlternativeName> names() {
            return entry.names();
        }

        @Override
        public String profile() {
            return entry.profile();
        }

        @Override
        public String issuedTo() {
            return "certificate " + entry.serial();
        }

        @Override
        public Optional<String> operator() {
            return entry.operator();
        }

        @Override
        public Map<String, String> remarks() {
            return isLate ? Map.of("renewedAfter", entry.notAfter().toString()) : Map.of();
        }

        @Override
        public void redeem() {
            // nothing is used up
        }
    }
}
