package dev.fourfold.ca.crl;

import dev.fourfold.ca.Serial;
import dev.fourfold.ca.authority.CrlSeries;
import dev.fourfold.ca.authority.IssuingAuthority;
import dev.fourfold.ca.revocation.Revocations;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Makes the CRLs of an issuer when they are due. Of several processes one does it, and all serve what it has made. */
@Component
final class CrlMaker {

    private static final Logger log = LoggerFactory.getLogger(CrlMaker.class);
    private static final int ROWS_AT_A_TIME = 1000;

    private final CrlStore store;
    private final CrlSeries series;
    private final Revocations revocations;
    private final CrlExtensions extensions;
    private final CrlProperties properties;
    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final InstantSource clock;
    private final Timer timer;

    CrlMaker(
            CrlStore store,
            CrlSeries series,
            Revocations revocations,
            CrlExtensions extensions,
            CrlProperties properties,
            JdbcClient jdbc,
            TransactionOperations transaction,
            InstantSource clock,
            MeterRegistry meters) {
        this.store = store;
        this.series = series;
        this.revocations = revocations;
        this.extensions = extensions;
        this.properties = properties;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
        this.timer = Timer.builder("fourfold.ca.crl.making")
                .description("How long it takes to make all CRLs of an issuer")
                .publishPercentileHistogram()
                .register(meters);
    }

    /** Makes the CRLs of an issuer if they are due, also if another process is about to. */
    void makeIfDue(IssuingAuthority issuer) {
        int shards = series.shards(issuer.id());
        if (!isDue(issuer.id())) {
            return;
        }
        timer.record(() -> transaction.executeWithoutResult(_ -> {
            store.lock(issuer.id());
            if (isDue(issuer.id())) {
                make(issuer, shards);
            }
        }));
    }

    private boolean isDue(int issuer) {
        Optional<CrlBuild> latest = store.latest(issuer);
        if (latest.isEmpty() || isScheduled(issuer)) {
            return true;
        }
        return store.revision(issuer) > latest.get().revision()
                && !now().isBefore(latest.get().thisUpdate().plus(properties.debounce()));
    }

    /** A CRL of the future was made by a clock that was wrong; it must not stand in the way. */
    private boolean isScheduled(int issuer) {
        Instant now = now();
        return store.latestScheduled(issuer)
                        .filter(last -> now.isBefore(last.thisUpdate().plus(properties.interval())))
                        .isEmpty()
                || store.latest(issuer)
                        .filter(last -> last.thisUpdate().isAfter(now))
                        .isPresent();
    }

    private void make(IssuingAuthority issuer, int shards) {
        int id = issuer.id();
        Instant now = now();
        Optional<CrlBuild> before = store.latest(id);
        boolean scheduled = isScheduled(id);
        long revision = store.revision(id);
        // RFC 5280, section 5.2.3: numbers grow, also after a backup has been restored
        long number = Math.max(before.map(CrlBuild::number).orElse(0L) + 1, clock.millis());
        Optional<CrlBuild> oldest = store.base(id, now);
        CrlContents contents = new CrlContents(
                shards,
                before.map(CrlBuild::revision).orElse(-1L),
                oldest.map(CrlBuild::revision).orElse(revision));
        read(
                id,
                contents,
                now,
                store.latestScheduled(id)
                        .map(CrlBuild::thisUpdate)
                        // one of the future was seen by nobody
                        .filter(last -> !last.isAfter(now))
                        .orElse(Instant.EPOCH));
        CrlBuild build = new CrlBuild(
                number,
                now,
                now.plus(properties.validity()),
                revision,
                scheduled,
                contents.full().count());
        CrlBuild base = oldest.orElse(build);
        CrlEncoder encoder = new CrlEncoder(issuer, build.thisUpdate(), build.nextUpdate());
        try {
            store.put(id, CrlScope.FULL, build, encoder.sign(contents.full(), extensions.full(issuer, number)));
            store.put(
                    id,
                    CrlScope.DELTA,
                    build,
                    encoder.sign(contents.delta(), extensions.delta(issuer, number, base.number())));
            for (int shard = 0; shard < shards; shard++) {
                if (scheduled || contents.hasChanged(shard)) {
                    store.put(
                            id,
                            CrlScope.shard(shard),
                            build,
                            encoder.sign(contents.shard(shard), extensions.shard(issuer, number, shard)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        store.put(id, build, base, properties.validity());
        log.info("CRL {} of issuer {}: {} entries", number, id, build.entries());
    }

    /**
     * Reads what is revoked. RFC 5280, section 3.3: an entry stays until it was on one scheduled CRL beyond the end of
     * its certificate.
     */
    private void read(int issuer, CrlContents contents, Instant now, Instant lastScheduled) {
        revocations.forEach(issuer, lastScheduled, contents::add);
        jdbc.sql("""
                select serial, revision from released_hold
                where issuer = ? and revision > ? and serial not in (select serial from revocation)""")
                .withFetchSize(ROWS_AT_A_TIME)
                .params(issuer, contents.base())
                .query(row -> {
                    Serial serial = new Serial(new BigInteger(row.getString("serial"), 16));
                    contents.addRemoved(serial, now, row.getLong("revision"));
                });
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }
}
