package dev.fourfold.ca.limits;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much is allowed of what, in one process of the CA, and whose word is taken for where a request comes from.
 *
 * @param keys how many requesters and addresses are remembered at most; whoever is forgotten begins anew
 * @param trustedProxies the networks of the proxies whose {@code X-Forwarded-For} counts, such as {@code 10.1.2.0/24}
 */
@ConfigurationProperties("ca.limits")
record LimitProperties(
        @DefaultValue("1000/1m") Rate requester,
        @DefaultValue("6000/1m") Rate operator,
        @DefaultValue("30000/1m") Rate address,
        @DefaultValue("300/1m") Rate failures,
        @DefaultValue("100000") int keys,
        @DefaultValue List<Network> trustedProxies) {

    Rate rate(Limit limit) {
        return switch (limit) {
            case REQUESTER -> requester;
            case OPERATOR -> operator;
            case ADDRESS -> address;
            case FAILURES -> failures;
        };
    }
}
