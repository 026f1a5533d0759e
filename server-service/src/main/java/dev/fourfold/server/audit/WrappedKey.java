package dev.fourfold.server.audit;

import dev.fourfold.protocol.Bytes;
import dev.fourfold.server.otp.OtpKey;
import dev.fourfold.server.otp.OtpKeys;
import dev.fourfold.starter.StartUpException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** The key of the chain as the database keeps it, wrapped under a key that comes from {@code otp.key}. */
final class WrappedKey {

    // Specification constants
    private static final String WRAPPING = "audit/v1/wrapping";

    private final OtpKeys keys;
    private final JdbcClient jdbc;
    private final SecureRandom random = new SecureRandom();

    WrappedKey(OtpKeys keys, JdbcClient jdbc) {
        this.keys = keys;
        this.jdbc = jdbc;
    }

    private record Stored(Bytes wrapped, String keyId) {}

    private record Unwrapped(AuditKey key, String keyId) {}

    /** Returns the key, and changes nothing: neither is one made, nor is it wrapped anew. */
    AuditKey read() {
        boolean hasTable = jdbc.sql("SELECT to_regclass('audit_key') IS NOT NULL")
                .query(Boolean.class)
                .single();
        return (hasTable ? unwrapped() : Optional.<Unwrapped>empty())
                .map(Unwrapped::key)
                .orElseThrow(() -> new StartUpException(
                        "This database has no key of an audit log: its table audit_key is empty or missing.",
                        "Name the database of server-service. If it is that, somebody has deleted the key: take the row of"
                                + " audit_key from a backup."));
    }

    /**
     * Returns the key for a server, which makes it when the log is new, and with it seals the rows that are older. When
     * {@code otp.key} was replaced it is wrapped anew, for which the one before must still be among the keys.
     */
    AuditKey open(Chain chain, KeptHead kept, TransactionOperations transaction) {
        return transaction.execute(_ -> {
            jdbc.sql("LOCK TABLE audit_key IN SHARE ROW EXCLUSIVE MODE").update();
            return unwrapped().map(this::wrappedUnderThePresentKey).orElseGet(() -> make(chain, kept));
        });
    }

    private Optional<Unwrapped> unwrapped() {
        return jdbc.sql("SELECT wrapped, key_id FROM audit_key")
                .query((row, _) -> new Stored(Bytes.of(row.getBytes("wrapped")), row.getString("key_id")))
                .optional()
                .map(this::unwrap);
    }

    private Unwrapped unwrap(Stored stored) {
        if (!keys.has(stored.keyId())) {
            throw lost(stored.keyId());
        }
        OtpKey under = keys.get(stored.keyId());
        return AuditKey.unwrap(stored.wrapped().toArray(), under.derive(WRAPPING))
                .map(key -> new Unwrapped(key, under.id()))
                .orElseThrow(() -> lost(stored.keyId()));
    }

    private AuditKey wrappedUnderThePresentKey(Unwrapped stored) {
        if (!stored.keyId().equals(keys.present().id())) {
            store(stored.key(), "UPDATE audit_key SET wrapped = :wrapped, key_id = :key");
        }
        return stored.key();
    }

    private AuditKey make(Chain chain, KeptHead kept) {
        if (chain.hadAKey() || !kept.get().equals(Head.NONE)) {
            throw new StartUpException(
                    "The audit log was sealed before, but its key is gone: the table audit_key is empty.",
                    "Take the row of audit_key from a backup. Only if there is none, begin a new chain as docs/otp.md says"
                            + " under \"The audit log\": it proves nothing about the rows until then.");
        }
        AuditKey key = AuditKey.make(random);
        store(key, "INSERT INTO audit_key (wrapped, key_id) VALUES (:wrapped, :key)");
        sealOlderRows(chain, key);
        return key;
    }

    private static void sealOlderRows(Chain chain, AuditKey key) {
        Head head = Head.NONE;
        OptionalLong from = OptionalLong.of(Long.MIN_VALUE);
        while (from.isPresent()) {
            Chain.Page page = chain.unsealed(from.getAsLong());
            var links = new ArrayList<Chain.Link>();
            for (Chain.Unsealed row : page.rows()) {
                head = key.seal(head, row.row());
                links.add(new Chain.Link(row.row(), head));
            }
            chain.add(links);
            from = page.next();
        }
    }

    private void store(AuditKey key, String sql) {
        jdbc.sql(sql)
                .param("wrapped", key.wrap(keys.present().derive(WRAPPING), random))
                .param("key", keys.present().id())
                .update();
    }

    private static StartUpException lost(String keyId) {
        return new StartUpException(
                "The key of the audit log is wrapped under an otp.key with the id " + keyId + ", which is not here.",
                "Add that key to otp.previous-keys until the server has started once with the new otp.key.");
    }
}
