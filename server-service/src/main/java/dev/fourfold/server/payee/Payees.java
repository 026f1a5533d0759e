package dev.fourfold.server.payee;

import dev.fourfold.protocol.PeerName;
import dev.fourfold.server.Refusal;
import dev.fourfold.server.RefusedException;
import dev.fourfold.server.audit.Audit;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** The payee registers: a payer sees the label that stands here, never one that a request for a transfer brings. */
@Component
public final class Payees {

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final Audit audit;

    Payees(JdbcClient jdbc, TransactionOperations transaction, Audit audit) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.audit = audit;
    }

    /**
     * Returns a payee of a recipient.
     *
     * @throws RefusedException if there is no such recipient, or it has no such payee
     */
    public Payee get(String recipient, String payee) {
        return of(recipient).stream()
                .filter(one -> one.id().equals(payee))
                .findFirst()
                .orElseThrow(() ->
                        new RefusedException(Refusal.UNKNOWN_PAYEE, "The payer's register has no payee of this name"));
    }

    /**
     * Returns the register of a recipient, by id.
     *
     * @throws RefusedException if there is no such recipient
     */
    public List<Payee> of(String recipient) {
        List<@Nullable Payee> register = jdbc.sql("""
                SELECT p.id, p.label, p.account FROM recipient r LEFT JOIN payee p ON p.recipient = r.name AND p.removed_at IS NULL
                 WHERE r.name = :recipient ORDER BY p.id
                """)
                .param("recipient", recipient)
                .query((row, _) -> payee(row))
                .list();
        if (register.isEmpty()) {
            throw unknown();
        }
        return register.stream().flatMap(Stream::ofNullable).toList();
    }

    static RefusedException unknown() {
        return new RefusedException(Refusal.UNKNOWN_RECIPIENT, "No recipient has this name");
    }

    private static @Nullable Payee payee(ResultSet row) throws SQLException {
        String id = row.getString("id");
        String account = row.getString("account");
        return id == null
                ? null
                : new Payee(
                        id, PayeeLabel.of(row.getString("label")), account == null ? null : new MaskedAccount(account));
    }

    /** Puts a payee into a register, or another one in its place, and returns whether it is new. */
    boolean put(PeerName recipient, Payee payee) {
        return transaction.execute(_ -> {
            boolean added = write(recipient, payee, false).orElseThrow();
            audit.recordAbout(
                    "payee:" + recipient.dnsName() + "/" + payee.id(), added ? "PAYEE_ADDED" : "PAYEE_CHANGED");
            return added;
        });
    }

    /**
     * Removes a payee from a register, if it is there. Transfers to it that are registered keep it, as they do when it is
     * changed.
     *
     * @throws RefusedException if there is no such recipient
     */
    void remove(String recipient, String payee) {
        transaction.executeWithoutResult(_ -> {
            of(recipient);
            // nothing is left of it but its id
            int removed = jdbc.sql("""
                    UPDATE payee SET removed_at = now(), changed_at = now(), configured = false, account = null, label = 'removed'
                     WHERE recipient = :recipient AND id = :id AND removed_at IS NULL
                    """)
                    .param("recipient", recipient)
                    .param("id", payee)
                    .update();
            if (removed == 1) {
                audit.recordAbout("payee:" + recipient + "/" + payee, "PAYEE_REMOVED");
            }
        });
    }

    /** The same as {@link #put} at the start: what was changed or removed over HTTP stays as it is. */
    void configure(PeerName recipient, Payee payee) {
        transaction.executeWithoutResult(_ -> write(recipient, payee, true));
    }

    /** Returns whether it is new; empty if nothing was written. */
    private Optional<Boolean> write(PeerName recipient, Payee payee, boolean configured) {
        jdbc.sql("INSERT INTO recipient (name) VALUES (:recipient) ON CONFLICT DO NOTHING")
                .param("recipient", recipient.dnsName())
                .update();
        if (!configured) {
            jdbc.sql("DELETE FROM payee WHERE recipient = :recipient AND id = :id AND removed_at IS NOT NULL")
                    .param("recipient", recipient.dnsName())
                    .param("id", payee.id())
                    .update();
        }
        MaskedAccount account = payee.account();
        // a row that was there before carries the mark of the transaction that changes it
        return jdbc.sql("""
                INSERT INTO payee (recipient, id, label, account, configured)
                VALUES (:recipient, :id, :label, :account, :configured)
                ON CONFLICT (recipient, id) DO UPDATE
                   SET label = excluded.label, account = excluded.account, configured = excluded.configured,
                       changed_at = now()
                 WHERE payee.configured OR NOT excluded.configured
                RETURNING xmax = 0 AS added
                """)
                .param("recipient", recipient.dnsName())
                .param("id", payee.id())
                .param("label", payee.label().text())
                .param("account", account == null ? null : account.text())
                .param("configured", configured)
                .query((row, _) -> row.getBoolean("added"))
                .optional();
    }
}
