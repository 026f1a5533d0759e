package dev.fourfold.ca.issuance;

import dev.fourfold.ca.Columns;
import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.Serial;
import dev.fourfold.protocol.Bytes;
import java.math.BigInteger;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What each requester got under which {@link IdempotencyKey}, for 24 hours. */
@Component
final class IdempotencyKeys {

    private static final Duration KEPT = Duration.ofHours(24);

    private final JdbcClient jdbc;
    private final InstantSource clock;

    IdempotencyKeys(JdbcClient jdbc, InstantSource clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Returns the certificate that was issued under the key of a submission; empty if there is none.
     *
     * @throws RefusedException if the key was used for another request
     */
    Optional<Serial> find(Submission submission) {
        if (submission.key() == null) {
            return Optional.empty();
        }
        Optional<Kept> kept = jdbc.sql("""
                        select request_hash, serial from idempotency_key
                        where requester = ? and key = ? and created_at > ?""")
                .params(
                        submission.requester().issuedTo(),
                        submission.key().value(),
                        Columns.of(clock.instant().minus(KEPT)))
                .query((row, _) -> new Kept(
                        Bytes.of(row.getBytes("request_hash")),
                        new Serial(new BigInteger(row.getString("serial"), 16))))
                .optional();
        if (kept.isPresent() && !kept.get().hash().equals(submission.hash())) {
            throw new RefusedException(
                    Refusal.IDEMPOTENCY_KEY_REUSED, "The key was used for another signing request: choose a new one");
        }
        return kept.map(Kept::serial);
    }

    /**
     * Keeps what is issued under the key of a submission, if it has one. Of several at once the first wins; the others
     * wait for it.
     *
     * @return false if something was issued under the key meanwhile
     */
    boolean keep(Submission submission, Serial serial) {
        if (submission.key() == null) {
            return true;
        }
        int kept = jdbc.sql("""
                        insert into idempotency_key (requester, key, request_hash, serial, created_at)
                        values (?, ?, ?, ?, ?)
                        on conflict (requester, key) do update
                        set request_hash = excluded.request_hash, serial = excluded.serial,
                            created_at = excluded.created_at
                        where idempotency_key.created_at <= ?""")
                .params(
                        submission.requester().issuedTo(),
                        submission.key().value(),
                        submission.hash().toArray(),
                        serial.toString(),
                        Columns.of(clock.instant()),
                        // retention may not have come by yet
                        Columns.of(clock.instant().minus(KEPT)))
                .update();
        return kept == 1;
    }

    private record Kept(Bytes hash, Serial serial) {}
}
