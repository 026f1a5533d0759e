package dev.fourfold.server.audit;

import dev.fourfold.protocol.Bytes;
import dev.fourfold.server.otp.OtpKey;
import dev.fourfold.server.otp.OtpKeys;
import dev.fourfold.starter.StartUpException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Gets the keys of the audit log out of the database and {@code otp.key}, neither of which has them alone. */
final class AuditKeys {

    // Specification constants
    private static final String WRAPPING = "audit/v1/wrapping";
    private static final String PENS = "audit/v1/pens";

    private final OtpKeys keys;

    private final SecureRandom random = new SecureRandom();

    AuditKeys(OtpKeys keys) {
        this.keys = keys;
    }

    /** Returns a new pen for this process. */
    Pen newPen() {
        byte[] origin = new byte[Pen.ORIGIN_LENGTH];
        random.nextBytes(origin);
        return Pen.of(keys.present().derive(PENS), Bytes.of(origin));
    }

    /** Returns whether a process that has one of the keys wrote a row. */
    boolean wrote(AuditRow row, Bytes origin, Bytes proof) {
        return Arrays.stream(keys.ids())
                .map(keys::get)
                .anyMatch(key -> Pen.of(key.derive(PENS), origin).wrote(row, proof));
    }

    private record Wrapped(Bytes key, String keyId, long firstRow) {}

    /**
     * Returns the key of the chain, which is made when there is none yet. When {@code otp.key} was replaced it is wrapped
     * anew, for which the one before must still be among the keys.
     */
    AuditKey unwrap(JdbcClient jdbc, TransactionOperations transaction) {
        return transaction.execute(_ -> {
            jdbc.sql("LOCK TABLE audit_key IN SHARE ROW EXCLUSIVE MODE").update();
            Optional<Wrapped> stored = jdbc.sql("SELECT wrapped, key_id, first_row FROM audit_key")
                    .query((row, _) -> new Wrapped(
                            Bytes.of(row.getBytes("wrapped")), row.getString("key_id"), row.getLong("first_row")))
                    .optional();
            return stored.map(wrapped -> unwrap(wrapped, jdbc)).orElseGet(() -> make(jdbc));
        });
    }

    private AuditKey unwrap(Wrapped stored, JdbcClient jdbc) {
        if (!keys.has(stored.keyId())) {
            throw lost(stored.keyId());
        }
        OtpKey under = keys.get(stored.keyId());
        AuditKey key = AuditKey.unwrap(stored.key().toArray(), stored.firstRow(), under.derive(WRAPPING))
                .orElseThrow(() -> lost(stored.keyId()));
        if (!under.id().equals(keys.present().id())) {
            store(key, "UPDATE audit_key SET wrapped = :wrapped, key_id = :key, first_row = :row", jdbc);
        }
        return key;
    }

    private AuditKey make(JdbcClient jdbc) {
        long older = jdbc.sql("SELECT coalesce(max(id), 0) FROM audit WHERE proof IS NULL")
                .query(Long.class)
                .single();
        AuditKey key = AuditKey.make(random, older);
        store(key, "INSERT INTO audit_key (wrapped, key_id, first_row) VALUES (:wrapped, :key, :row)", jdbc);
        return key;
    }

    private void store(AuditKey key, String sql, JdbcClient jdbc) {
        jdbc.sql(sql)
                .param("wrapped", key.wrap(keys.present().derive(WRAPPING), random))
                .param("key", keys.present().id())
                .param("row", key.firstRow())
                .update();
    }

    private static StartUpException lost(String keyId) {
        return new StartUpException(
                "The key of the audit log is wrapped under an otp.key with the id " + keyId + ", which is not here.",
                "Add that key to otp.previous-keys until the server has started once with the new otp.key.");
    }
}
