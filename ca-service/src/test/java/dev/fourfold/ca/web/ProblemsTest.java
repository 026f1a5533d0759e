package dev.fourfold.ca.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.ca.Refusal;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemsTest {

    @ParameterizedTest
    @CsvSource({
        "MALFORMED_REQUEST, 400",
        "BAD_SIGNATURE, 400",
        "UNSUPPORTED_KEY, 400",
        "WEAK_KEY, 400",
        "CA_REQUESTED, 403",
        "NAME_NOT_ALLOWED, 403",
        "SUBJECT_NOT_ALLOWED, 403",
        "MISSING_TOKEN, 401",
        "UNKNOWN_TOKEN, 401",
        "EXPIRED_TOKEN, 401",
        "USED_TOKEN, 401",
        "MISSING_OPERATOR_KEY, 401",
        "WRONG_OPERATOR_KEY, 401",
        "UNSUITABLE_CERTIFICATE, 409",
        "MALFORMED_RENEWAL, 400",
        "UNTRUSTED_CERTIFICATE, 403",
        "EXPIRED_CERTIFICATE, 403",
        "REVOKED_CERTIFICATE, 403",
        "STALE_RENEWAL, 403",
        "WRONG_AUDIENCE, 403",
        "BAD_RENEWAL_SIGNATURE, 403",
        "INVALID_BODY, 400",
        "INVALID_PARAMETER, 400",
        "IDEMPOTENCY_KEY_REUSED, 422",
        "UNKNOWN_PROFILE, 400",
        "UNKNOWN_CERTIFICATE, 404",
        "UNKNOWN_REVOCATION, 404",
        "UNKNOWN_CRL, 404",
        "PERMANENT_REVOCATION, 409",
        "REQUEST_TOO_LARGE, 413",
        "RATE_LIMITED, 429",
        "AUTHORITY_EXPIRED, 503",
        "STORE_UNAVAILABLE, 503"
    })
    void giveEachRefusalItsStatus(Refusal refusal, int status) {
        assertThat(Problems.form(refusal).status().value()).isEqualTo(status);
    }

    @Test
    void haveTitlesThatDiffer() {
        Map<String, Long> titles = Arrays.stream(Refusal.values())
                .collect(Collectors.groupingBy(refusal -> Problems.form(refusal).title(), Collectors.counting()));
        assertThat(titles).hasSameSizeAs(Refusal.values());
    }

    @ParameterizedTest
    @EnumSource
    void haveSlugsThatFitIntoAUrn(Refusal refusal) {
        assertThat(refusal.slug()).matches("[a-z]+(-[a-z]+)*");
    }
}
