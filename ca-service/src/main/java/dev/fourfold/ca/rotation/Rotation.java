package dev.fourfold.ca.rotation;

import dev.fourfold.ca.Columns;
import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.audit.AuditAction;
import dev.fourfold.ca.audit.AuditEntry;
import dev.fourfold.ca.audit.AuditLog;
import dev.fourfold.ca.authority.Authority;
import dev.fourfold.ca.authority.AuthorityTables;
import dev.fourfold.ca.authority.IssuerRow;
import dev.fourfold.ca.authority.IssuerState;
import dev.fourfold.ca.authority.IssuingAuthority;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Leads issuers from state to state: pending, active, retiring, retired. One is active at any moment; whoever is issuing
 * at the moment of a change finishes with the issuer that it began with.
 */
@Component
final class Rotation {

    /** Other processes learn of a change within seconds; until then they may sign with the issuer of before. */
    private static final Duration SETTLING = Duration.ofMinutes(1);

    private final Authority authority;
    private final AuthorityTables tables;
    private final AuditLog audit;
    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final InstantSource clock;

    Rotation(
            Authority authority,
            AuthorityTables tables,
            AuditLog audit,
            JdbcClient jdbc,
            TransactionOperations transaction,
            InstantSource clock) {
        this.authority = authority;
        this.tables = tables;
        this.audit = audit;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Does something to the issuers while nobody else does, and returns the issuer as it is then. */
    IssuerRow change(Supplier<Integer> act) {
        int id = transaction.execute(_ -> {
            tables.takeTurns();
            return act.get();
        });
        authority.refresh();
        return row(id);
    }

    IssuerRow row(int id) {
        return tables.issuer(id)
                .orElseThrow(() -> new RefusedException(Refusal.UNKNOWN_ISSUER, "There is no issuer " + id));
    }

    /** Gives a pending issuer the certificate that a root elsewhere has signed. */
    IssuerRow certify(int id, byte[] encoded, String actor) {
        return change(() -> {
            IssuerRow row = row(id);
            if (row.state() != IssuerState.PENDING
                    || row.request().isEmpty()
                    || row.der().isPresent()) {
                throw wrongState("Issuer " + id + " does not wait for a certificate");
            }
            CertifiedIssuer certified =
                    CertifiedIssuer.check(encoded, row.request().get(), tables.activeRoot(), clock.instant());
            tables.certify(id, certified.der());
            append(AuditAction.ISSUER_CERTIFIED, id, actor, Map.of("subject", certified.toString()));
            return id;
        });
    }

    /** Makes an issuer the one that signs new certificates; the one of before retires. */
    IssuerRow activate(int id, String actor) {
        authority.refresh();
        return change(() -> {
            IssuerRow row = row(id);
            if (row.state() == IssuerState.ACTIVE) {
                return id;
            }
            IssuingAuthority issuer = authority
                    .issuer(id)
                    .filter(_ -> row.state() != IssuerState.RETIRED)
                    .orElseThrow(() -> wrongState("Issuer " + id
                            + (row.state() == IssuerState.RETIRED ? " has retired" : " has no certificate yet")));
            if (authority.rootOf(issuer).state() == IssuerState.RETIRED) {
                throw wrongState("The root of issuer " + id + " has retired");
            }
            if (!issuer.canSign()) {
                throw new RefusedException(
                        Refusal.KEY_UNAVAILABLE, "The key of issuer " + id + " cannot be reached at the moment");
            }
            if (!clock.instant().isBefore(issuer.ends())) {
                throw wrongState("The certificate of issuer " + id + " has expired");
            }
            int before = tables.issuers().stream()
                    .filter(each -> each.state() == IssuerState.ACTIVE)
                    .findFirst()
                    .orElseThrow()
                    .id();
            tables.change(before, IssuerState.RETIRING);
            tables.change(id, IssuerState.ACTIVE);
            append(AuditAction.ISSUER_ACTIVATED, id, actor, Map.of("instead-of", "issuer " + before));
            return id;
        });
    }

    /**
     * Ends an issuer for good.
     *
     * @param forced also if it has certificates that have not expired: their status is signed no more
     */
    IssuerRow retire(int id, boolean forced, String actor) {
        return change(() -> {
            IssuerRow row = row(id);
            if (row.state() == IssuerState.RETIRED) {
                return id;
            }
            if (row.state() == IssuerState.ACTIVE) {
                throw wrongState("Issuer " + id + " is the active one: activate another first");
            }
            Instant settled = row.changedAt().plus(SETTLING);
            if (row.state() == IssuerState.RETIRING && clock.instant().isBefore(settled)) {
                throw wrongState("Another process of this CA may still be signing with issuer " + id
                        + ": try again after " + settled);
            }
            Optional<Instant> last = lastExpiry(id);
            if (!forced && last.isPresent()) {
                throw wrongState("Issuer " + id + " has certificates that end as late as " + last.get()
                        + "; if it retires before, their status is signed no more. Send force=true for that");
            }
            tables.change(id, IssuerState.RETIRED);
            append(AuditAction.ISSUER_RETIRED, id, actor, Map.of("forced", String.valueOf(forced)));
            return id;
        });
    }

    private Optional<Instant> lastExpiry(int issuer) {
        return jdbc.sql("select max(not_after) as last from certificate where issuer = ? and not_after > ?")
                .params(issuer, Columns.of(clock.instant()))
                .query((row, _) -> Optional.ofNullable(row.getObject("last", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant))
                .single();
    }

    void append(AuditAction action, int issuer, String actor, Map<String, String> details) {
        audit.append(new AuditEntry(action, actor, "issuer " + issuer, details));
    }

    private static RefusedException wrongState(String detail) {
        return new RefusedException(Refusal.ISSUER_STATE, detail);
    }
}
