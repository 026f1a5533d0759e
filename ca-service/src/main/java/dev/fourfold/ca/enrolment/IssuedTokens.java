package dev.fourfold.ca.enrolment;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fourfold.ca.Columns;
import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.audit.AuditAction;
import dev.fourfold.ca.audit.AuditEntry;
import dev.fourfold.ca.audit.AuditLog;
import dev.fourfold.ca.operator.Operator;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** The enrolment tokens as operators see them afterwards: without what makes them worth anything. */
@Component
final class IssuedTokens {

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final InstantSource clock;
    private final AuditLog audit;

    IssuedTokens(JdbcClient jdbc, TransactionOperations transaction, InstantSource clock, AuditLog audit) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
        this.audit = audit;
    }

    List<IssuedToken> newest(int limit) {
        return jdbc.sql("select * from enrolment_token order by created_at desc, id desc limit ?")
                .param(limit)
                .query(this::token)
                .list();
    }

    /** Returns the newest tokens of those that are older than one. */
    List<IssuedToken> olderThan(UUID id, int limit) {
        return jdbc.sql("""
                        select * from enrolment_token
                        where (created_at, id) < (select created_at, id from enrolment_token where id = ?)
                        order by created_at desc, id desc limit ?""").params(id, limit).query(this::token).list();
    }

    /**
     * Returns a token.
     *
     * @throws RefusedException if there is none of that name
     */
    IssuedToken find(UUID id) {
        return jdbc.sql("select * from enrolment_token where id = ?")
                .param(id)
                .query(this::token)
                .optional()
                .orElseThrow(() -> new RefusedException(
                        Refusal.UNKNOWN_TOKEN_ID, "This CA has made no enrolment token of that id"));
    }

    /** Ends a token, if it has not ended yet; a certificate that is being issued for it is refused, or was before. */
    IssuedToken revoke(UUID id, Operator by) {
        return transaction.execute(_ -> {
            find(id);
            int updated = jdbc.sql("update enrolment_token set revoked_at = ? where id = ? and revoked_at is null")
                    .params(Columns.of(clock.instant()), id)
                    .update();
            if (updated == 1) {
                audit.append(new AuditEntry(AuditAction.TOKEN_REVOKED, by.actor(), "token " + id, Map.of()));
            }
            return find(id);
        });
    }

    private IssuedToken token(ResultSet row, int number) throws SQLException {
        Instant expiresAt = Columns.instant(row, "expires_at");
        Instant revokedAt = row.getObject("revoked_at") == null ? null : Columns.instant(row, "revoked_at");
        int uses = row.getInt("uses");
        int redeemed = row.getInt("redeemed");
        return new IssuedToken(
                row.getObject("id", UUID.class),
                List.of((String[]) row.getArray("names").getArray()),
                row.getString("profile"),
                uses,
                redeemed,
                Columns.instant(row, "created_at"),
                row.getString("created_by"),
                expiresAt,
                revokedAt,
                EnrolmentTokens.certificateLifetime(row).map(Duration::toString).orElse(null),
                state(revokedAt != null, redeemed >= uses, !clock.instant().isBefore(expiresAt)));
    }

    private static String state(boolean revoked, boolean used, boolean expired) {
        if (revoked) {
            return "revoked";
        }
        if (used) {
            return "used";
        }
        return expired ? "expired" : "open";
    }

    /**
     * A token.
     *
     * @param redeemed for how many certificates it was used
     * @param createdBy who made it, as in the audit log; null if that was before the CA remembered
     * @param certificateLifetime how long its certificates are valid; null if the profile decides
     * @param state open, used up, expired or revoked, in one word
     */
    record IssuedToken(
            UUID id,
            List<String> names,
            String profile,
            int uses,
            int redeemed,
            Instant createdAt,
            @Nullable String createdBy,
            Instant expiresAt,
            @Nullable Instant revokedAt,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String certificateLifetime,

            String state) {}
}
