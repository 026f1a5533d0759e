package dev.fourfold.ca.crl;

import dev.fourfold.ca.authority.Authority;
import dev.fourfold.ca.authority.IssuerState;
import dev.fourfold.ca.authority.IssuingAuthority;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Looks every second whether CRLs are due. What fails is tried again. */
@Component
final class CrlRounds {

    private static final Logger log = LoggerFactory.getLogger(CrlRounds.class);

    private final Authority authority;
    private final CrlMaker maker;
    private final InstantSource clock;

    CrlRounds(Authority authority, CrlMaker maker, InstantSource clock) {
        this.authority = authority;
        this.maker = maker;
        this.clock = clock;
    }

    @Scheduled(fixedDelay = 1000)
    void round() {
        issuers().forEach(issuer -> {
            try {
                maker.makeIfDue(issuer);
            } catch (RuntimeException e) {
                // the database or the key cannot be reached; health says so before a CRL ends
                log.warn("no CRL of issuer {}: {}", issuer.id(), e.toString());
            }
        });
    }

    /** Returns the issuers that have to have CRLs. */
    Stream<IssuingAuthority> issuers() {
        return authority.issuers().stream()
                .filter(issuer -> issuer.state() == IssuerState.ACTIVE || issuer.state() == IssuerState.RETIRING)
                .filter(issuer -> clock.instant().isBefore(issuer.ends()));
    }
}
