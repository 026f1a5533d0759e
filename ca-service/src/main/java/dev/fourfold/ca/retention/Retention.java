package dev.fourfold.ca.retention;

import dev.fourfold.ca.Columns;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Removes what is old, in one process of the CA at a time and in small steps, so that nobody waits for it. */
@Component
final class Retention implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(Retention.class);
    private static final long LOCK = 0x6361_7265_7465_6e74L; // "caretent"; of all processes on the database
    private static final int STEP = 1000;

    private final DataSource database;
    private final RetentionProperties properties;
    private final InstantSource clock;
    private final MeterRegistry meters;

    Retention(DataSource database, RetentionProperties properties, InstantSource clock, MeterRegistry meters) {
        this.database = database;
        this.properties = properties;
        this.clock = clock;
        this.meters = meters;
    }

    /** Does it now and then; a failure is made up for the next time. */
    @Scheduled(initialDelayString = "${ca.retention.every:1h}", fixedDelayString = "${ca.retention.every:1h}")
    @Override
    public void run() {
        try {
            Map<Forgettable, Integer> removed = removeAll();
            if (removed.values().stream().anyMatch(count -> count > 0)) {
                log.info("removed what was old: {}", removed);
            }
        } catch (SQLException | DataAccessException e) {
            log.warn("what is old cannot be removed now: {}", e.getMessage());
        }
    }

    /** Returns how much was removed; nothing if another process is at it. */
    private Map<Forgettable, Integer> removeAll() throws SQLException {
        Map<Forgettable, Integer> removed = new EnumMap<>(Forgettable.class);
        // one connection for all of it: the lock belongs to its session
        try (Connection connection = database.getConnection()) {
            JdbcClient jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            if (!lock(jdbc, "pg_try_advisory_lock")) {
                return removed;
            }
            try {
                for (Forgettable kind : Forgettable.values()) {
                    removed.put(kind, remove(kind, jdbc));
                }
            } finally {
                lock(jdbc, "pg_advisory_unlock");
            }
        }
        return removed;
    }

    private int remove(Forgettable kind, JdbcClient jdbc) {
        Instant before = clock.instant().minus(properties.age(kind));
        int all = 0;
        int step;
        do {
            step = jdbc.sql(kind.delete()).params(Columns.of(before), STEP).update();
            all += step;
            meters.counter("fourfold.ca.removed", "kind", kind.slug()).increment(step);
        } while (step == STEP);
        return all;
    }

    private static boolean lock(JdbcClient jdbc, String function) {
        return jdbc.sql("select " + function + "(?)")
                .param(LOCK)
                .query(Boolean.class)
                .single();
    }
}
