package dev.fourfold.server.audit;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.event.ContextStartedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the last look at the audit log has found. */
@Component
final class Watch {

    // Implementation constants
    static final Duration LONGEST_WITHOUT_SEAL = Duration.ofMinutes(1);
    static final Duration LONGEST_WITHOUT_LOOK = Duration.ofSeconds(30);

    /**
     * How the log stands.
     *
     * @param head where the chain ends
     * @param unsealed how many rows have no place in it yet
     * @param oldestUnsealed how long the oldest of them has waited
     * @param wrong what is wrong with it, in words for an operator
     */
    record State(Head head, long unsealed, Duration oldestUnsealed, Optional<String> wrong) {

        private State orElse(String problem) {
            return new State(head, unsealed, oldestUnsealed, wrong.or(() -> Optional.of(problem)));
        }
    }

    private record Look(State state, long nanos) {}

    private record Waiting(long rows, Duration oldest) {}

    private final JdbcClient jdbc;
    private final LongSupplier nanos;
    private volatile Look last;

    @Autowired
    Watch(JdbcClient jdbc) {
        this(jdbc, System::nanoTime);
    }

    Watch(JdbcClient jdbc, LongSupplier nanos) {
        this.jdbc = jdbc;
        this.nanos = nanos;
        this.last = new Look(new State(Head.NONE, 0, Duration.ZERO, Optional.empty()), nanos.getAsLong());
    }

    /** Begins anew when the server goes on after a rest, in which nobody looked. */
    @EventListener(ContextStartedEvent.class)
    void goOn() {
        last = new Look(last.state(), nanos.getAsLong());
    }

    /** Returns what the last look has found; that it was long ago is something wrong too. */
    State state() {
        Look look = last;
        Duration age = Duration.ofNanos(nanos.getAsLong() - look.nanos());
        return age.compareTo(LONGEST_WITHOUT_LOOK) > 0
                ? look.state().orElse("It could not be looked at for " + age.toSeconds() + " seconds")
                : look.state();
    }

    /** Looks at what waits, and remembers it together with what the sealer has found. */
    void look(Head head, Optional<String> wrong) {
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
        last = new Look(new State(head, waiting.rows(), waiting.oldest(), wrong.or(() -> late)), nanos.getAsLong());
    }
}
