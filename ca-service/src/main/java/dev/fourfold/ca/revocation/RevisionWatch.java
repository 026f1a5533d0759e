package dev.fourfold.ca.revocation;

import dev.fourfold.ca.Serial;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Learns within a second what other processes revoke, and tells this one as if it had done it itself. */
@Component
public final class RevisionWatch {

    private static final Logger log = LoggerFactory.getLogger(RevisionWatch.class);

    /** How long this process may be cut off from the others before it no longer relies on what it knows. */
    private static final Duration TOLERATED = Duration.ofSeconds(10);

    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;
    private final SeenRevisions seen = new SeenRevisions();
    private volatile Instant lookedAt = Instant.EPOCH;

    RevisionWatch(JdbcClient jdbc, ApplicationEventPublisher events, InstantSource clock) {
        this.jdbc = jdbc;
        this.events = events;
        this.clock = clock;
    }

    /** Tells whether this process knows what others had revoked ten seconds ago. */
    public boolean isCurrent() {
        return clock.instant().isBefore(lookedAt.plus(TOLERATED));
    }

    @Scheduled(fixedDelay = 1000)
    void look() {
        Instant now = clock.instant();
        try {
            jdbc.sql("select issuer, revision from crl_series")
                    .query((row, _) -> Map.entry(row.getInt("issuer"), row.getLong("revision")))
                    .list()
                    .forEach(revision -> look(revision.getKey(), revision.getValue()));
            seen.all();
            lookedAt = now;
        } catch (DataAccessException e) {
            log.debug("no revisions: {}", e.toString());
        }
    }

    private void look(int issuer, long revision) {
        long before = seen.before(issuer, revision);
        if (revision != before) {
            jdbc.sql("""
                    select serial from revocation where issuer = :issuer and revision > :before
                    union select serial from released_hold where issuer = :issuer and revision > :before""")
                    .param("issuer", issuer)
                    .param("before", before)
                    .query(String.class)
                    .list()
                    .forEach(serial -> events.publishEvent(new StatusChange(new Serial(new BigInteger(serial, 16)))));
        }
        seen.put(issuer, revision);
    }
}
