package dev.fourfold.ca.ledger;

import dev.fourfold.ca.Columns;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The ledger in numbers. They are counted at most once a minute, however often they are asked for, and then not again
 * for a hundred times as long as counting took: a large ledger costs the database no more than a small one.
 */
@Component
final class LedgerGauges implements MeterBinder {

    private static final Logger log = LoggerFactory.getLogger(LedgerGauges.class);
    private static final Duration AT_MOST_EVERY = Duration.ofMinutes(1);
    private static final int SHARE = 100;

    private static final String COUNT = """
            select
                (select count(*) from certificate where issued_at is not null and not_after > :now)
                    - (select count(*) from revocation where not_after > :now) as active,
                (select count(*) from certificate where issued_at is not null and not_after <= :now) as expired,
                (select count(*) from revocation where not_after > :now) as revoked,
                (select count(*) from certificate where issued_at is null) as reserved,
                (select not_after from certificate c
                 where issued_at is not null and not_after > :now
                    and not exists (select from revocation r where r.serial = c.serial)
                 order by not_after limit 1) as soonest""";

    private final JdbcClient jdbc;
    private final InstantSource clock;
    private Counts counts = Counts.UNKNOWN;
    private Instant countAgain = Instant.MIN;

    LedgerGauges(JdbcClient jdbc, InstantSource clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        state(registry, "active", Counts::active);
        state(registry, "expired", Counts::expired);
        state(registry, "revoked", Counts::revoked);
        state(registry, "reserved", Counts::reserved);
        Gauge.builder("fourfold.ca.soonest.expiry", () -> counts().soonest())
                .baseUnit("seconds")
                .description("How long the active certificate that expires first is still valid; NaN if there is none")
                .register(registry);
    }

    private void state(MeterRegistry registry, String state, ToDoubleFunction<Counts> count) {
        Gauge.builder("fourfold.ca.certificates", () -> count.applyAsDouble(counts()))
                .tag("state", state)
                .description("Certificates in the ledger")
                .register(registry);
    }

    private synchronized Counts counts() {
        Instant now = clock.instant();
        if (!now.isBefore(countAgain) || Duration.between(now, countAgain).compareTo(Duration.ofDays(1)) > 0) {
            long begin = System.nanoTime();
            counts = count(now);
            Duration pause = Duration.ofNanos(System.nanoTime() - begin).multipliedBy(SHARE);
            countAgain = now.plus(pause.compareTo(AT_MOST_EVERY) > 0 ? pause : AT_MOST_EVERY);
        }
        return counts;
    }

    private Counts count(Instant now) {
        try {
            return jdbc.sql(COUNT)
                    .param("now", Columns.of(now))
                    .query((row, _) -> Counts.of(row, now))
                    .single();
        } catch (DataAccessException e) {
            log.warn("the certificates cannot be counted now: {}", e.getMessage());
            return Counts.UNKNOWN;
        }
    }

    private record Counts(double active, double expired, double revoked, double reserved, double soonest) {

        private static final Counts UNKNOWN = new Counts(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

        static Counts of(ResultSet row, Instant now) throws SQLException {
            boolean none = row.getObject("soonest") == null;
            return new Counts(
                    row.getLong("active"),
                    row.getLong("expired"),
                    row.getLong("revoked"),
                    row.getLong("reserved"),
                    none
                            ? Double.NaN
                            : Duration.between(now, Columns.instant(row, "soonest"))
                                    .toSeconds());
        }
    }
}
