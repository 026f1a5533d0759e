package dev.fourfold.ca.crl;

import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/** Down in good time before a CRL ends and its readers trust nothing any more: when a third of its time is left. */
@Component
class CrlHealthIndicator extends AbstractHealthIndicator {

    private final CrlRounds rounds;
    private final CrlStore store;
    private final InstantSource clock;

    CrlHealthIndicator(CrlRounds rounds, CrlStore store, InstantSource clock) {
        super("The CRLs cannot be read");
        this.rounds = rounds;
        this.store = store;
        this.clock = clock;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        Instant now = clock.instant();
        List<Integer> issuers = rounds.issuers().map(issuer -> issuer.id()).toList();
        Map<String, Object> nextUpdates = new LinkedHashMap<>();
        boolean stale = false;
        for (int issuer : issuers) {
            Optional<CrlBuild> latest = store.latest(issuer);
            latest.ifPresent(build ->
                    nextUpdates.put("nextUpdate." + issuer, build.nextUpdate().toString()));
            // one that has none yet gets it within a second
            stale |= latest.filter(build -> build.isStale(now)).isPresent();
        }
        builder.status(stale ? Status.DOWN : Status.UP).withDetails(nextUpdates);
    }
}
