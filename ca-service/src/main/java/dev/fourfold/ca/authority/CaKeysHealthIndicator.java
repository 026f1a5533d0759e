package dev.fourfold.ca.authority;

import java.security.GeneralSecurityException;
import java.util.List;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/**
 * Up when the active issuer's key makes a signature that its certificate verifies. Other issuers whose keys cannot are
 * named, for they can no longer sign the status of what they have certified.
 */
@Component
class CaKeysHealthIndicator extends AbstractHealthIndicator {

    private final Authority authority;

    CaKeysHealthIndicator(Authority authority) {
        super("The issuing key cannot sign");
        this.authority = authority;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) throws GeneralSecurityException {
        authority.active().proveKey();
        List<Integer> unreachable = authority.issuers().stream()
                .filter(issuer -> !issuer.canSign())
                .map(IssuingAuthority::id)
                .toList();
        builder.up().withDetail("root", authority.fingerprint().toString());
        if (!unreachable.isEmpty()) {
            builder.withDetail("unreachableIssuers", unreachable);
        }
    }
}
