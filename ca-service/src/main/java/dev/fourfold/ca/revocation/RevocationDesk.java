package dev.fourfold.ca.revocation;

import dev.fourfold.ca.Columns;
import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.audit.AuditAction;
import dev.fourfold.ca.audit.AuditEntry;
import dev.fourfold.ca.audit.AuditLog;
import dev.fourfold.ca.authority.CrlSeries;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Revokes, holds and releases, each in one transaction with its audit entry, whatever else has been revoked. */
@Component
final class RevocationDesk {

    private final Revocations revocations;
    private final CrlSeries series;
    private final AuditLog audit;
    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    RevocationDesk(
            Revocations revocations,
            CrlSeries series,
            AuditLog audit,
            JdbcClient jdbc,
            TransactionOperations transaction,
            ApplicationEventPublisher events,
            InstantSource clock) {
        this.revocations = revocations;
        this.series = series;
        this.audit = audit;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.events = events;
        this.clock = clock;
    }

    /** What became of a request to revoke; {@code isNew} unless it had been done before. */
    record Done(Revocation revocation, boolean isNew) {}

    /**
     * Revokes a certificate or puts it on hold. To ask twice is to ask once.
     *
     * @throws RefusedException if it is revoked for another reason already
     */
    Done revoke(RevocableCertificate certificate, RevocationRequest wanted, String actor) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        if (wanted.invalidSince().filter(since -> since.isAfter(now)).isPresent()) {
            throw RevocationRequest.invalid("invalidityDate must not be later than now", null);
        }
        series.shards(certificate.issuer());
        Done done = transaction.execute(_ -> {
            revocations.lock(certificate.issuer());
            Optional<Revocation> present = revocations.find(certificate.serial());
            if (present.filter(revocation -> revocation.isAsWanted(wanted)).isPresent()) {
                return new Done(present.get(), false);
            }
            present.ifPresent(RevocationDesk::requireHold);
            Instant since = present.map(Revocation::revokedAt).orElse(now);
            Revocation revocation = new Revocation(certificate.serial(), wanted.reason(), since, wanted.invalidSince());
            revocations.put(revocation, certificate);
            if (wanted.reason() == Reason.KEY_COMPROMISE) {
                block(certificate, now);
            }
            audit.append(entry(revocation, certificate, actor));
            return new Done(revocation, true);
        });
        events.publishEvent(new StatusChange(certificate.serial()));
        return done;
    }

    /**
     * Ends a hold.
     *
     * @throws RefusedException if the certificate is not on hold
     */
    void release(RevocableCertificate certificate, String actor) {
        series.shards(certificate.issuer());
        transaction.executeWithoutResult(_ -> {
            revocations.lock(certificate.issuer());
            Revocation present = revocations
                    .find(certificate.serial())
                    .orElseThrow(() -> new RefusedException(
                            Refusal.UNKNOWN_REVOCATION, "The certificate is neither revoked nor on hold"));
            requireHold(present);
            revocations.remove(certificate);
            audit.append(new AuditEntry(AuditAction.RELEASED, actor, certificate.auditName(), Map.of()));
        });
        events.publishEvent(new StatusChange(certificate.serial()));
    }

    private static void requireHold(Revocation present) {
        if (!present.isHold()) {
            throw new RefusedException(
                    Refusal.PERMANENT_REVOCATION,
                    "The certificate is revoked for good, with the reason " + present.reason());
        }
    }

    /** The same key in another certificate is no better. */
    private void block(RevocableCertificate certificate, Instant now) {
        jdbc.sql("insert into blocked_key (spki_sha256, reason, since) values (?, ?, ?) on conflict do nothing")
                .params(certificate.keyHash(), "keyCompromise of " + certificate.serial(), Columns.of(now))
                .update();
    }

    private static AuditEntry entry(Revocation revocation, RevocableCertificate certificate, String actor) {
        Map<String, String> details = new HashMap<>();
        details.put("reason", revocation.reason().toString());
        revocation.invalidSince().ifPresent(since -> details.put("invalidityDate", since.toString()));
        AuditAction action = revocation.isHold() ? AuditAction.HELD : AuditAction.REVOKED;
        return new AuditEntry(action, actor, certificate.auditName(), details);
    }
}
