package dev.fourfold.ca.crl;

import dev.fourfold.starter.StartUpException;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When CRLs are made.
 *
 * @param interval how often, if nothing changes
 * @param validity how long after it was made a CRL says that the next one comes
 * @param debounce how long after it was made a CRL stays, however much is revoked
 */
@ConfigurationProperties("ca.crl")
record CrlProperties(
        @DefaultValue("1h") Duration interval,
        @DefaultValue("24h") Duration validity,
        @DefaultValue("3s") Duration debounce) {

    CrlProperties {
        if (!interval.isPositive() || interval.multipliedBy(2).compareTo(validity) > 0 || debounce.isNegative()) {
            throw new StartUpException(
                    "CRLs would be made every " + interval + " and be valid for " + validity,
                    "Set ca.crl.interval to at most half of ca.crl.validity, and ca.crl.debounce to 0s or more");
        }
    }
}
