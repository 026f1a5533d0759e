package dev.fourfold.server.idempotency;

import dev.fourfold.protocol.Bytes;
import dev.fourfold.server.Refusal;
import dev.fourfold.server.RefusedException;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The answers that were given, in the transaction of what they tell of. */
@Component
final class Answers {

    private final JdbcClient jdbc;
    private final Fingerprints fingerprints;

    Answers(JdbcClient jdbc, Fingerprints fingerprints) {
        this.jdbc = jdbc;
        this.fingerprints = fingerprints;
    }

    private record Kept(String keyId, Bytes fingerprint, Answer answer) {}

    /**
     * Begins what a key names: until the end of the transaction, nobody else does.
     *
     * @return the answer that was given already, if there is one
     * @throws RefusedException if somebody else does it now, or the key named something else
     */
    Optional<Answer> begin(Use use, byte[] body) {
        boolean isOurs = jdbc.sql("""
                SELECT pg_try_advisory_xact_lock(hashtextextended(
                    concat_ws(E'\\n', CAST(:caller AS text), :method, :path, :key), 20))
                """).paramSource(use).query(Boolean.class).single();
        if (!isOurs) {
            throw new RefusedException(
                    Refusal.IDEMPOTENCY_IN_PROGRESS,
                    "The request of this key is being worked on",
                    Map.of("retryAfterSeconds", 1));
        }
        return find(use).map(kept -> {
            if (!fingerprints.matches(kept.fingerprint().toArray(), kept.keyId(), body)) {
                throw new RefusedException(
                        Refusal.IDEMPOTENCY_MISMATCH, "The key was used for another request: choose a new one");
            }
            return kept.answer();
        });
    }

    private Optional<Kept> find(Use use) {
        return jdbc.sql("""
                SELECT key_id, fingerprint, status, headers, body FROM idempotency_key
                 WHERE caller = :caller AND method = :method AND path = :path AND key = :key
                   AND created_at > now() - interval '24 hours'
                """)
                .paramSource(use)
                .query((row, _) -> new Kept(
                        row.getString("key_id"),
                        Bytes.of(row.getBytes("fingerprint")),
                        new Answer(row.getInt("status"), row.getString("headers"), Bytes.of(row.getBytes("body")))))
                .optional();
    }

    /** Keeps an answer, in place of one that is older than a day. */
    void keep(Use use, byte[] body, Answer answer) {
        jdbc.sql("""
                INSERT INTO idempotency_key (caller, method, path, key, key_id, fingerprint, status, headers, body)
                VALUES (:caller, :method, :path, :key, :keyId, :fingerprint, :status, :headers, :body)
                ON CONFLICT (caller, method, path, key) DO UPDATE SET
                    key_id = excluded.key_id, fingerprint = excluded.fingerprint, status = excluded.status,
                    headers = excluded.headers, body = excluded.body, created_at = now()
                """)
                .param("caller", use.caller())
                .param("method", use.method())
                .param("path", use.path())
                .param("key", use.key())
                .param("keyId", fingerprints.keyId())
                .param("fingerprint", fingerprints.of(body))
                .param("status", answer.status())
                .param("headers", answer.headers())
                .param("body", answer.body().toArray())
                .update();
    }

    /** Forgets what is older than a day. */
    void purge() {
        jdbc.sql("DELETE FROM idempotency_key WHERE created_at <= now() - interval '24 hours'")
                .update();
    }
}
