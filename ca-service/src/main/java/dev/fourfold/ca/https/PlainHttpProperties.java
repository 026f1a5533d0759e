package dev.fourfold.ca.https;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What the CA does over plain HTTP.
 *
 * @param plainHttp if not given, everything, and then it may listen on loopback addresses only
 */
@ConfigurationProperties("ca")
record PlainHttpProperties(@Nullable PlainHttp plainHttp) {

    enum PlainHttp {
        /** Everything, secrets included: for loopback, a private network of containers, or behind a TLS proxy. */
        EVERYTHING,
        /** Only what everybody may have and nobody needs to prove: the rest must come over HTTPS. */
        PUBLIC
    }
}
