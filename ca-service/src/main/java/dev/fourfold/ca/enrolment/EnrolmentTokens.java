package dev.fourfold.ca.enrolment;

import dev.fourfold.ca.Columns;
import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.audit.AuditAction;
import dev.fourfold.ca.audit.AuditEntry;
import dev.fourfold.ca.audit.AuditLog;
import dev.fourfold.ca.name.AlternativeName;
import dev.fourfold.ca.operator.Operator;
import dev.fourfold.ca.policy.Requester;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** The enrolment tokens, of which only hashes are kept. */
@Component
final class EnrolmentTokens {

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final InstantSource clock;
    private final AuditLog audit;

    EnrolmentTokens(JdbcClient jdbc, TransactionOperations transaction, InstantSource clock, AuditLog audit) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
        this.audit = audit;
    }

    /** Keeps a new token, and in the audit log who made it for whom. */
    void add(EnrolmentToken token, Grant grant, Operator by) {
        transaction.executeWithoutResult(_ -> {
            insert(token, grant, false, "");
            jdbc.sql("update enrolment_token set created_by = ? where id = ?")
                    .params(by.actor(), grant.id())
                    .update();
            audit.append(new AuditEntry(
                    AuditAction.TOKEN_CREATED,
                    by.actor(),
                    "token " + grant.id(),
                    Map.of(
                            "names",
                            String.join(" ", Columns.of(grant.names())),
                            "profile",
                            grant.profile(),
                            "uses",
                            String.valueOf(grant.uses()))));
        });
    }

    /** Keeps a token that may be known from an earlier start; while nobody has redeemed it, it begins anew. */
    void addOrExtend(EnrolmentToken token, Grant grant) {
        insert(token, grant, true, """
                 on conflict (hash) do update
                set names = excluded.names, profile = excluded.profile, expires_at = excluded.expires_at
                where enrolment_token.redeemed = 0""");
    }

    private void insert(EnrolmentToken token, Grant grant, boolean configured, String ifKnown) {
        jdbc.sql("""
                insert into enrolment_token
                    (id, hash, names, profile, uses, created_at, expires_at, configured, certificate_seconds)
                values (?, ?, ?, ?, ?, ?, ?, ?, nullif(?, 0))""" + ifKnown)
                .params(
                        grant.id(),
                        token.hash(),
                        Columns.of(grant.names()),
                        grant.profile(),
                        grant.uses(),
                        Columns.of(clock.instant()),
                        Columns.of(grant.expiresAt()),
                        configured,
                        grant.certificateLifetime().map(Duration::toSeconds).orElse(0L))
                .update();
    }

    /**
     * Returns the holder of a token; if it is used up, the holder can still get what it was used for.
     *
     * @throws RefusedException if it is unknown, revoked or expired
     */
    Requester authenticate(String shown) {
        StoredToken token = jdbc.sql("""
                        select id, names, profile, uses, redeemed, expires_at, revoked_at, certificate_seconds,
                            substring(created_by from '^operator (.*)$') as operator
                        from enrolment_token where hash = ?""")
                .param(EnrolmentToken.hash(shown))
                .query(EnrolmentTokens::stored)
                .optional()
                .orElseThrow(() -> new RefusedException(Refusal.UNKNOWN_TOKEN, "This is not a token of this CA"));
        if (token.isRevoked()) {
            throw new RefusedException(Refusal.REVOKED_TOKEN, "The token was revoked: ask the operator for another");
        }
        if (!clock.instant().isBefore(token.grant().expiresAt())) {
            throw new RefusedException(Refusal.EXPIRED_TOKEN, "The token has expired: ask the operator for another");
        }
        return new TokenHolder(
                token.grant(),
                token.operator(),
                token.redeemed() >= token.grant().uses());
    }

    private void redeem(Grant grant) {
        int updated = jdbc.sql("update enrolment_token set redeemed = redeemed + 1"
                        + " where id = ? and redeemed < uses and revoked_at is null")
                .param(grant.id())
                .update();
        if (updated == 0) {
            throw used();
        }
    }

    private static RefusedException used() {
        return new RefusedException(Refusal.USED_TOKEN, "The token has been used: ask the operator for another");
    }

    private static StoredToken stored(ResultSet row, int number) throws SQLException {
        Grant grant = new Grant(
                row.getObject("id", UUID.class),
                Columns.names(row, "names"),
                row.getString("profile"),
                row.getInt("uses"),
                Columns.instant(row, "expires_at"),
                certificateLifetime(row));
        return new StoredToken(
                grant,
                Optional.ofNullable(row.getString("operator")),
                row.getInt("redeemed"),
                row.getObject("revoked_at") != null);
    }

    static Optional<Duration> certificateLifetime(ResultSet row) throws SQLException {
        long seconds = row.getLong("certificate_seconds");
        return row.wasNull() ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
    }

    private record StoredToken(Grant grant, Optional<String> operator, int redeemed, boolean isRevoked) {}

    /** Somebody who has shown a token. */
    private final class TokenHolder implements Requester {

        private final Grant grant;
        private final Optional<String> operator;
        private final boolean spent;

        private TokenHolder(Grant grant, Optional<String> operator, boolean spent) {
            this.grant = grant;
            this.operator = operator;
            this.spent = spent;
        }

        @Override
        public List<AlternativeName> names() {
            return grant.names();
        }

        @Override
        public String profile() {
            return grant.profile();
        }

        @Override
        public Optional<Duration> lifetime() {
            return grant.certificateLifetime();
        }

        @Override
        public String issuedTo() {
            return "token " + grant.id();
        }

        @Override
        public Optional<String> operator() {
            return operator;
        }

        @Override
        public void requireUnspent() {
            if (spent) {
                throw used();
            }
        }

        @Override
        public void redeem() {
            EnrolmentTokens.this.redeem(grant);
        }
    }
}
