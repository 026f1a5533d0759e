package dev.fourfold.server.transfer;

import dev.fourfold.server.Refusal;
import dev.fourfold.server.RefusedException;
import dev.fourfold.server.audit.Audit;
import dev.fourfold.server.otp.OtpKeys;
import dev.fourfold.server.otp.Terms;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The last gate before money moves. Whoever moves it says what it is about to do; it may if exactly that was authorised,
 * which the proof of the authorisation tells, and not the row alone.
 */
@Component
final class Execution {

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final Transfers transfers;
    private final OtpKeys keys;
    private final Audit audit;

    Execution(JdbcClient jdbc, TransactionOperations transaction, Transfers transfers, OtpKeys keys, Audit audit) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.transfers = transfers;
        this.keys = keys;
        this.audit = audit;
    }

    private enum Verdict {
        HANDED_OVER,
        NOT_AUTHORISED,
        OTHER_TERMS
    }

    /** Hands a transfer over, once; the same question again has the same answer. */
    Transfer execute(Terms terms) {
        Verdict verdict = transaction.execute(_ -> judge(terms));
        Transfer transfer = transfers.get(terms.transferId());
        return switch (verdict) {
            case HANDED_OVER -> transfer;
            case NOT_AUTHORISED ->
                throw new RefusedException(
                        Refusal.NOT_AUTHORISED,
                        "The transfer is not authorised",
                        Map.of("transferStatus", transfer.status()));
            case OTHER_TERMS ->
                throw new RefusedException(
                        Refusal.OTHER_TERMS, "What was authorised is not what is about to be executed");
        };
    }

    private Verdict judge(Terms terms) {
        Transfer transfer = transfers.lock(terms.transferId());
        if (transfer.authorisedAt() == null || !isProven(transfer.terms())) {
            return Verdict.NOT_AUTHORISED;
        }
        if (!terms.equals(transfer.terms())) {
            audit.record(transfer.id(), "EXECUTION_REFUSED");
            return Verdict.OTHER_TERMS;
        }
        if (transfer.status() == TransferStatus.AUTHORISED) {
            hand(transfer.id());
        }
        return Verdict.HANDED_OVER;
    }

    private boolean isProven(Terms terms) {
        return jdbc.sql("SELECT proof, proof_key_id FROM transfer WHERE id = :id AND proof_key_id = ANY(:keys)")
                .param("id", terms.transferId())
                .param("keys", keys.ids())
                .query((row, _) -> keys.get(row.getString("proof_key_id")).proves(row.getBytes("proof"), terms))
                .optional()
                .orElse(false);
    }

    private void hand(String id) {
        jdbc.sql("UPDATE transfer SET status = 'EXECUTED', executed_at = now() WHERE id = :id")
                .param("id", id)
                .update();
        audit.record(id, "EXECUTED");
    }
}
