package dev.fourfold.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.server.Refusal;
import dev.fourfold.server.RefusedException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.CannotCreateTransactionException;

class ProblemsTest {

    private final Problems problems = new Problems(new SimpleMeterRegistry());

    @ParameterizedTest
    @CsvSource({
        "VALIDATION, 400, validation",
        "UNAUTHENTICATED, 401, unauthenticated",
        "NOT_ALLOWED, 403, not-allowed",
        "UNKNOWN_RECIPIENT, 404, unknown-recipient",
        "UNKNOWN_PAYEE, 404, unknown-payee",
        "UNKNOWN_TRANSFER, 404, unknown-transfer",
        "UNKNOWN_CALLER, 404, unknown-caller",
        "CALLER_EXISTS, 409, caller-exists",
        "DUPLICATE_OPEN_TRANSFER, 409, duplicate-open-transfer",
        "IDEMPOTENCY_IN_PROGRESS, 409, idempotency-in-progress",
        "IDEMPOTENCY_MISMATCH, 422, idempotency-mismatch",
        "WRONG_CODE, 422, wrong-code",
        "SUPERSEDED_CODE, 422, superseded-code",
        "CODE_EXPIRED, 410, code-expired",
        "AUTHORISATION_EXPIRED, 410, authorisation-expired",
        "AUTHORISATION_LOCKED, 409, authorisation-locked",
        "ALREADY_AUTHORISED, 409, already-authorised",
        "NOT_AWAITING_CODE, 409, not-awaiting-code",
        "NOT_AUTHORISED, 409, not-authorised",
        "OTHER_TERMS, 422, other-terms",
        "RECIPIENT_REVOKED, 422, recipient-revoked",
        "RESEND_TOO_SOON, 429, resend-too-soon",
        "TOO_MANY_SENDS, 429, too-many-sends",
        "TOO_MANY_REQUESTS, 429, too-many-requests",
        "PAYER_BLOCKED, 429, payer-blocked",
        "STORE_UNAVAILABLE, 503, store-unavailable"
    })
    void giveEachRefusalItsForm(Refusal refusal, int status, String slug) {
        ProblemDetail problem = body(problems.refused(new RefusedException(refusal, "why", Map.of("more", 1))));

        assertThat(problem.getStatus()).isEqualTo(status);
        assertThat(problem.getType()).isEqualTo(URI.create("urn:fourfold:problem:" + slug));
        assertThat(problem.getDetail()).isEqualTo("why");
        assertThat(problem.getProperties()).containsEntry("more", 1);
    }

    @ParameterizedTest
    @EnumSource(Refusal.class)
    void knowEachRefusal(Refusal refusal) {
        assertThat(body(problems.refused(new RefusedException(refusal, "why"))).getStatus())
                .isBetween(400, 599);
    }

    @Test
    void sayWhenToTryAgain() {
        ResponseEntity<ProblemDetail> answer =
                problems.refused(new RefusedException(Refusal.TOO_MANY_SENDS, "why", Map.of("retryAfterSeconds", 42L)));

        assertThat(answer.getHeaders().getFirst(HttpHeaders.RETRY_AFTER)).isEqualTo("42");
        assertThat(body(answer).getProperties()).containsEntry("retryAfterSeconds", 42L);
    }

    @Test
    void sayHowToShowWhoCalls() {
        assertThat(problems.refused(new RefusedException(Refusal.UNAUTHENTICATED, "why"))
                        .getHeaders()
                        .getFirst(HttpHeaders.WWW_AUTHENTICATE))
                .isEqualTo("Bearer realm=\"fourfold\"");
        assertThat(problems.refused(new RefusedException(Refusal.NOT_ALLOWED, "why"))
                        .getHeaders()
                        .headerNames())
                .doesNotContain(HttpHeaders.WWW_AUTHENTICATE, HttpHeaders.RETRY_AFTER);
    }

    @Test
    void askToTryAgainWithoutTheDatabase() {
        for (Exception failure : new Exception[] {
            new DataAccessResourceFailureException("secret"), new CannotCreateTransactionException("secret")
        }) {
            ResponseEntity<ProblemDetail> answer = problems.storeUnavailable(failure);

            assertThat(body(answer).getStatus()).isEqualTo(503);
            assertThat(answer.getHeaders().getFirst(HttpHeaders.RETRY_AFTER)).isEqualTo("5");
            assertThat(body(answer).getDetail()).doesNotContain("secret");
        }
    }

    private static ProblemDetail body(ResponseEntity<ProblemDetail> answer) {
        return Objects.requireNonNull(answer.getBody());
    }
}
