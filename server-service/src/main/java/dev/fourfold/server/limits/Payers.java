package dev.fourfold.server.limits;

import dev.fourfold.server.Refusal;
import dev.fourfold.server.RefusedException;
import dev.fourfold.server.audit.Audit;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Blocks payers for whom wrong codes are typed: five in a row within an hour for a quarter of an hour, each further five
 * for twice as long, and a hundred until somebody unlocks the payer. A right code makes up for all.
 */
@Component
public final class Payers {

    // Specification constants
    private static final int FAILURES_FOR_EVER = 100;
    private static final int FIRST_BLOCK_MINUTES = 15;

    /** Who is blocked for ever may as well ask again tomorrow. */
    private static final long FOR_EVER_SECONDS = 86_400;

    private final JdbcClient jdbc;
    private final LimitProperties properties;
    private final Audit audit;

    Payers(JdbcClient jdbc, LimitProperties properties, Audit audit) {
        this.jdbc = jdbc;
        this.properties = properties;
        this.audit = audit;
    }

    /** Keeps all others from counting for a payer until the end of the transaction: the first lock that it takes. */
    public void hold(String payer) {
        jdbc.sql("INSERT INTO payer (name) VALUES (:payer) ON CONFLICT DO NOTHING")
                .param("payer", payer)
                .update();
        jdbc.sql("SELECT name FROM payer WHERE name = :payer FOR UPDATE")
                .param("payer", payer)
                .query(String.class)
                .single();
    }

    /**
     * Holds a payer, who must not be blocked.
     *
     * @throws RefusedException if it is
     */
    public void holdUnblocked(String payer) {
        hold(payer);
        blocked(payer).ifPresent(refused -> {
            throw refused;
        });
    }

    /** Returns why a payer can neither get nor confirm a code at this moment, if it is so. */
    public Optional<RefusedException> blocked(String payer) {
        return blockedSeconds(payer)
                .map(seconds -> new RefusedException(
                        Refusal.PAYER_BLOCKED,
                        "Too many wrong codes were entered for this payer",
                        Map.of("retryAfterSeconds", seconds)));
    }

    /** Returns for how many seconds more a payer is blocked; from now, as {@link Limits} counts, not from the transaction. */
    private Optional<Long> blockedSeconds(String payer) {
        return jdbc.sql("""
                SELECT CASE WHEN blocked_until = 'infinity' THEN :forEver
                            ELSE greatest(1, ceil(extract(epoch FROM blocked_until - clock_timestamp()))) END::bigint
                  FROM payer WHERE name = :payer AND blocked_until > now()
                """)
                .param("payer", payer)
                .param("forEver", FOR_EVER_SECONDS)
                .query(Long.class)
                .optional();
    }

    private record Failures(int all, int recent) {}

    /** Counts a wrong code for a payer, who is held. */
    public void failed(String payer) {
        Failures failures = jdbc.sql("""
                UPDATE payer SET failures = failures + 1, recent = ARRAY(
                    SELECT t FROM unnest(recent || now()) t WHERE t > now() - interval '1 hour')
                 WHERE name = :payer RETURNING failures, cardinality(recent) AS recent
                """)
                .param("payer", payer)
                .query((row, _) -> new Failures(row.getInt("failures"), row.getInt("recent")))
                .single();
        boolean isForEver = failures.all() >= FAILURES_FOR_EVER;
        if (isForEver || failures.recent() >= properties.failures()) {
            block(payer, isForEver);
        }
    }

    private void block(String payer, boolean isForEver) {
        jdbc.sql("""
                UPDATE payer SET blocks = blocks + 1, recent = '{}', blocked_until =
                    CASE WHEN :forEver THEN 'infinity'
                         ELSE now() + make_interval(mins => :minutes) * pow(2, blocks) END
                 WHERE name = :payer
                """)
                .param("payer", payer)
                .param("forEver", isForEver)
                .param("minutes", FIRST_BLOCK_MINUTES)
                .update();
        audit.recordAbout("payer:" + payer, "PAYER_BLOCKED");
    }

    /** Makes up for the wrong codes of a payer, who is held. */
    public void succeeded(String payer) {
        jdbc.sql("UPDATE payer SET failures = 0, blocks = 0, recent = '{}', blocked_until = NULL WHERE name = :payer")
                .param("payer", payer)
                .update();
    }

    /**
     * Unblocks a payer, who starts anew. Nothing changes for one that is not blocked: its wrong codes stay counted.
     *
     * @throws RefusedException if there is no such payer
     */
    void unblock(String payer) {
        boolean isKnown = jdbc.sql("SELECT EXISTS (SELECT FROM recipient WHERE name = :payer)")
                .param("payer", payer)
                .query(Boolean.class)
                .single();
        if (!isKnown) {
            throw new RefusedException(Refusal.UNKNOWN_RECIPIENT, "No recipient has this name");
        }
        hold(payer);
        if (blocked(payer).isPresent()) {
            audit.recordAbout("payer:" + payer, "PAYER_UNBLOCKED");
            succeeded(payer);
        }
    }
}
