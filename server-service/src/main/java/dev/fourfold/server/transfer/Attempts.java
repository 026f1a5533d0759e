package dev.fourfold.server.transfer;

import dev.fourfold.server.audit.Audit;
import dev.fourfold.server.delivery.Endings;
import dev.fourfold.server.otp.Money;
import dev.fourfold.server.otp.Otp;
import dev.fourfold.server.otp.OtpKeys;
import dev.fourfold.server.otp.Seed;
import dev.fourfold.server.otp.Terms;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The attempts at a transfer in the database. All that it does is in the caller's transaction. */
@Component
final class Attempts {

    private final JdbcClient jdbc;
    private final OtpKeys keys;
    private final Endings endings;
    private final Transfers transfers;
    private final Audit audit;

    Attempts(JdbcClient jdbc, OtpKeys keys, Endings endings, Transfers transfers, Audit audit) {
        this.jdbc = jdbc;
        this.keys = keys;
        this.endings = endings;
        this.transfers = transfers;
        this.audit = audit;
    }

    /** One that is counted already: the code that it has to match, and when that was sent. */
    record Attempt(Terms terms, Made code, Instant sentAt, int remaining) {

        String id() {
            return terms.transferId();
        }
    }

    /** What a code was made of, besides the terms. */
    record Made(int generation, String keyId, Seed seed) {}

    /**
     * Counts an attempt before anything is compared; empty where no code can be right. The transfer is locked first, so that a
     * code is compared with the newest of the moment and not with one that is being replaced.
     */
    Optional<Attempt> count(String transferId) {
        transfers.lock(transferId);
        return jdbc.sql("""
                UPDATE transfer t SET attempts = attempts + 1
                  FROM otp_delivery d
                 WHERE t.id = :id AND t.status = 'AWAITING_CODE' AND t.attempts < t.max_attempts
                   AND t.authorise_by > now()
                   AND d.transfer_id = t.id AND d.generation = t.generation AND d.expires_at > now()
                   AND d.key_id = ANY(:keys)
                RETURNING t.id, t.currency, t.minor_units, t.payee, t.payer, d.generation, d.key_id, d.seed,
                          coalesce(d.sent_at, d.created_at) AS sent_at, t.max_attempts - t.attempts AS remaining
                """)
                .param("id", transferId)
                .param("keys", keys.ids())
                .query((row, _) -> new Attempt(
                        new Terms(
                                row.getString("id"),
                                new Money(row.getString("currency"), row.getLong("minor_units")),
                                row.getString("payee"),
                                row.getString("payer")),
                        made(row),
                        row.getObject("sent_at", OffsetDateTime.class).toInstant(),
                        row.getInt("remaining")))
                .optional();
    }

    /** Returns whether a code is the newest one of the transfer. */
    boolean isRight(Attempt attempt, Otp code) {
        return matches(attempt.terms(), attempt.code(), code);
    }

    /** Returns whether a code is one that a newer one has replaced. */
    boolean isSuperseded(Attempt attempt, Otp code) {
        return jdbc
                .sql("""
                SELECT generation, key_id, seed FROM otp_delivery
                 WHERE transfer_id = :id AND generation < :newest AND key_id = ANY(:keys)
                """)
                .param("id", attempt.id())
                .param("newest", attempt.code().generation())
                .param("keys", keys.ids())
                .query((row, _) -> made(row))
                .list()
                .stream()
                .anyMatch(older -> matches(attempt.terms(), older, code));
    }

    private boolean matches(Terms terms, Made made, Otp code) {
        return keys.get(made.keyId())
                .derivation(terms, made.generation())
                .code(made.seed())
                .matches(code);
    }

    private static Made made(ResultSet row) throws SQLException {
        return new Made(row.getInt("generation"), row.getString("key_id"), Seed.of(row.getBytes("seed")));
    }

    /** The code was right: leaves a proof of it that the database alone cannot make. */
    void succeed(Attempt attempt) {
        jdbc.sql("""
                UPDATE transfer SET status = 'AUTHORISED', authorised_at = now(), proof = :proof, proof_key_id = :key
                 WHERE id = :id
                """)
                .param("id", attempt.id())
                .param("proof", keys.present().proof(attempt.terms()))
                .param("key", keys.present().id())
                .update();
        audit.record(attempt.id(), "AUTHORISED");
        endings.endAll(attempt.id());
    }

    /** The code was wrong, which ends the transfer if it was the last attempt. */
    void fail(Attempt attempt, String event) {
        audit.record(attempt.id(), event);
        if (attempt.remaining() == 0) {
            transfers.end(attempt.id(), TransferStatus.LOCKED);
            endings.endAll(attempt.id());
        }
    }
}
