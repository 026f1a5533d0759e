package dev.fourfold.server.audit;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the last look at the audit log has found. */
@Component
final class Watch {

    // Implementation constants
    static final Duration LONGEST_WITHOUT_SEAL = Duration.ofMinutes(1);

    /**
     * How the log stands.
     *
     * @param head where the chain ends
     * @param unsealed how many rows have no place in it yet
     * @param oldestUnsealed how long the oldest of them has waited
     * @param wrong what is wrong with it, in words for an operator
     */
    record State(Head head, long unsealed, Duration oldestUnsealed, Optional<String> wrong) {}

    private record Waiting(long rows, Duration oldest) {}

    private final JdbcClient jdbc;
    private volatile State state = new State(Head.NONE, 0, Duration.ZERO, Optional.empty());

    Watch(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    State state() {
        return state;
    }

    /** Looks at what waits, and remembers it together with what the sealer has found. */
    void look(Head head, @Nullable String wrong) {
        Waiting waiting = jdbc.sql("""
                SELECT count(*) AS rows, coalesce(extract(epoch FROM now() - min(at)) * 1000, 0)::bigint AS oldest
                  FROM audit WHERE place IS NULL
                """)
                .query((row, _) -> new Waiting(row.getLong("rows"), Duration.ofMillis(row.getLong("oldest"))))
                .single();
        Optional<String> late = waiting.oldest().compareTo(LONGEST_WITHOUT_SEAL) > 0
                ? Optional.of(
                        "A row has waited for its seal for " + waiting.oldest().toSeconds() + " seconds")
                : Optional.empty();
        state = new State(
                head,
                waiting.rows(),
                waiting.oldest(),
                Optional.ofNullable(wrong).or(() -> late));
    }
}
