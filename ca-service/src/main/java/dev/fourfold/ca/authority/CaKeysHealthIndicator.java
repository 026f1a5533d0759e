package dev.fourfold.ca.authority;

import java.security.GeneralSecurityException;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/** Up when the issuing key makes a signature that the issuing certificate verifies. */
@Component
class CaKeysHealthIndicator extends AbstractHealthIndicator {

    private final Authority authority;

    CaKeysHealthIndicator(Authority authority) {
        super("The issuing key cannot sign");
        this.authority = authority;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) throws GeneralSecurityException {
        for (IssuingAuthority issuer : authority.issuers()) {
            issuer.proveKey();
        }
        builder.up().withDetail("root", authority.fingerprint().toString());
    }
}
