package dev.fourfold.server.transfer;

import dev.fourfold.server.Refusal;
import dev.fourfold.server.RefusedException;
import dev.fourfold.server.audit.Audit;
import dev.fourfold.server.otp.Money;
import dev.fourfold.server.otp.Otp;
import dev.fourfold.server.otp.OtpKey;
import dev.fourfold.server.otp.Seed;
import dev.fourfold.server.otp.Terms;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Compares codes. The attempt is counted before the comparison, in one statement that also locks the row, and the
 * transaction commits when the code is wrong too: a refusal is thrown outside of it, or it would give the attempt back.
 */
@Component
final class Confirmation {

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final Transfers transfers;
    private final Audit audit;
    private final OtpKey key;
    private final MeterRegistry meters;

    Confirmation(
            JdbcClient jdbc,
            TransactionOperations transaction,
            Transfers transfers,
            Audit audit,
            OtpKey key,
            MeterRegistry meters) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.transfers = transfers;
        this.audit = audit;
        this.key = key;
        this.meters = meters;
    }

    private sealed interface Outcome {
        record Right() implements Outcome {}

        record Wrong(int attemptsRemaining) implements Outcome {}

        record NotCompared() implements Outcome {}
    }

    private record Attempt(Terms terms, int generation, Seed seed, int attemptsRemaining) {}

    /** Authorises a transfer if the code is that of its terms, and says no otherwise. */
    Transfer confirm(String transferId, Otp code) {
        Outcome outcome = transaction.execute(_ -> {
            Optional<Attempt> attempt = attempt(transferId);
            return attempt.isEmpty() ? new Outcome.NotCompared() : compare(attempt.get(), code);
        });
        Transfer transfer = transfers.get(transferId);
        return switch (outcome) {
            case Outcome.Right _ -> {
                count("authorised");
                yield transfer;
            }
            case Outcome.Wrong wrong -> {
                count("wrong");
                throw new RefusedException(
                        Refusal.WRONG_CODE,
                        "The code is not that of this transfer",
                        Map.of("attemptsRemaining", wrong.attemptsRemaining()));
            }
            case Outcome.NotCompared _ -> {
                count("refused");
                throw refusal(transfer);
            }
        };
    }

    private Optional<Attempt> attempt(String transferId) {
        return jdbc.sql("""
                UPDATE transfer t SET attempts = attempts + 1
                  FROM otp_delivery d
                 WHERE t.id = :id AND t.status = 'AWAITING_CODE' AND t.attempts < t.max_attempts
                   AND t.authorise_by > now()
                   AND d.transfer_id = t.id AND d.generation = t.generation AND d.expires_at > now()
                   AND d.key_id = :key
                RETURNING t.id, t.currency, t.minor_units, t.payee, t.payer, t.generation, d.seed,
                          t.max_attempts - t.attempts AS attempts_remaining
                """)
                .param("id", transferId)
                .param("key", key.id())
                .query((row, _) -> new Attempt(
                        new Terms(
                                row.getString("id"),
                                new Money(row.getString("currency"), row.getLong("minor_units")),
                                row.getString("payee"),
                                row.getString("payer")),
                        row.getInt("generation"),
                        Seed.of(row.getBytes("seed")),
                        row.getInt("attempts_remaining")))
                .optional();
    }

    private Outcome compare(Attempt attempt, Otp code) {
        String id = attempt.terms().transferId();
        Otp right = key.derivation(attempt.terms(), attempt.generation()).code(attempt.seed());
        if (right.matches(code)) {
            jdbc.sql("UPDATE transfer SET status = 'AUTHORISED', authorised_at = now() WHERE id = :id")
                    .param("id", id)
                    .update();
            audit.record(id, "AUTHORISED");
            return new Outcome.Right();
        }
        audit.record(id, "WRONG_CODE");
        if (attempt.attemptsRemaining() == 0) {
            jdbc.sql("UPDATE transfer SET status = 'LOCKED' WHERE id = :id")
                    .param("id", id)
                    .update();
            audit.record(id, "LOCKED");
        }
        return new Outcome.Wrong(attempt.attemptsRemaining());
    }

    private static RefusedException refusal(Transfer transfer) {
        return switch (transfer.status()) {
            case AUTHORISED ->
                new RefusedException(
                        Refusal.ALREADY_AUTHORISED,
                        "The transfer is authorised already",
                        Map.of("authorisedAt", Objects.requireNonNull(transfer.authorisedAt())));
            case LOCKED ->
                new RefusedException(
                        Refusal.AUTHORISATION_LOCKED, "Too many wrong codes: this transfer cannot be authorised");
            case EXPIRED ->
                new RefusedException(Refusal.AUTHORISATION_EXPIRED, "The time to authorise this transfer has passed");
            case AWAITING_CODE ->
                transfer.delivery().isValid()
                        // its code was made with a key that is gone
                        ? new RefusedException(
                                Refusal.NOT_AWAITING_CODE,
                                "No code can authorise this transfer any more",
                                Map.of("status", transfer.status()))
                        : new RefusedException(Refusal.CODE_EXPIRED, "The code has expired");
        };
    }

    private void count(String outcome) {
        meters.counter("fourfold.otp.confirmations", "outcome", outcome).increment();
    }
}
