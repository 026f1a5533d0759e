package dev.fourfold.starter.status;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How certificates are asked about.
 *
 * @param check false for certificates of a CA that answers nothing: then all are good
 * @param url where the CA answers over OCSP; if not given {@code /ocsp} of {@code fourfold.enrolment.ca-url} where that is
 *     plain HTTP, and else what each certificate says
 * @param fresh how old an answer may be before the CA is asked again
 */
@ConfigurationProperties("fourfold.status")
record StatusProperties(
        @DefaultValue("true") boolean check,
        @Nullable URI url,
        @DefaultValue("5s") Duration fresh) {}
