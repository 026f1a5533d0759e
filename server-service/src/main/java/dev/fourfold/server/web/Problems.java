package dev.fourfold.server.web;

import dev.fourfold.server.Refusal;
import dev.fourfold.server.RefusedException;
import dev.fourfold.starter.web.Problem;
import dev.fourfold.starter.web.StrictJson;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.json.JsonMapper;

/** Says no as RFC 9457 describes: the one place where a refusal meets its form on the wire. */
@RestControllerAdvice
@Order(0)
class Problems {

    private static final Logger log = LoggerFactory.getLogger(Problems.class);
    private static final String RETRY_AFTER_SECONDS = "5";
    static final String NOT_UTF_8 = "the body is not UTF-8";

    private final MeterRegistry meters;

    Problems(MeterRegistry meters) {
        this.meters = meters;
        // there from the start, so that the first of a kind is an increase
        Stream.of(Refusal.values()).forEach(this::counter);
    }

    private Counter counter(Refusal refusal) {
        return meters.counter("fourfold.otp.refusals", "reason", refusal.slug());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(RefusedException refused) {
        counter(refused.refusal()).increment();
        ProblemDetail problem = problem(refused.refusal(), String.valueOf(refused.getMessage()));
        refused.members().forEach(problem::setProperty);
        return ResponseEntity.of(problem)
                .headers(headers -> addHeaders(refused, headers))
                .cacheControl(CacheControl.noStore())
                .build();
    }

    private static void addHeaders(RefusedException refused, HttpHeaders headers) {
        if (refused.refusal() == Refusal.UNAUTHENTICATED) {
            headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"fourfold\"");
        }
        Object seconds = refused.members().get("retryAfterSeconds");
        if (seconds != null) {
            headers.set(HttpHeaders.RETRY_AFTER, seconds.toString());
        }
    }

    @ExceptionHandler({
        DataAccessResourceFailureException.class,
        RecoverableDataAccessException.class,
        TransientDataAccessException.class,
        TransactionException.class
    })
    ResponseEntity<ProblemDetail> storeUnavailable(Exception failure) {
        log.warn("The database cannot be reached", failure);
        counter(Refusal.STORE_UNAVAILABLE).increment();
        String detail = CommitOutcome.isUnknown()
                ? "The database did not say whether this was done: look, or ask again with the same Idempotency-Key"
                : "Nothing was accepted; try again later";
        return ResponseEntity.of(problem(Refusal.STORE_UNAVAILABLE, detail))
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                .cacheControl(CacheControl.noStore())
                .build();
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> invalid(MethodArgumentNotValidException invalid) {
        return validation(invalid.getFieldErrors().stream()
                .map(error -> new MemberError(
                        error.getField(), Objects.requireNonNullElse(error.getDefaultMessage(), "not acceptable")))
                .sorted((one, other) -> one.member().compareTo(other.member()))
                .toList());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unreadable(HttpMessageNotReadableException unreadable) {
        return validation(List.of(memberError(unreadable.getCause())));
    }

    /** What is wrong with a body, in words that quote nothing of it but the names of members. */
    private static MemberError memberError(@Nullable Throwable cause) {
        return switch (cause) {
            case UnrecognizedPropertyException unknown -> new MemberError(member(unknown), "unknown member");
            case ValueInstantiationException other -> new MemberError(member(other), allowed(other.getType()));
            case MismatchedInputException mismatch ->
                new MemberError(member(mismatch), "not of the expected type or form");
            case JacksonException broken when StrictJson.isNotUtf8(broken) -> new MemberError("", NOT_UTF_8);
            case null, default -> new MemberError("", "the body is not a JSON object that can be read");
        };
    }

    /** What a member can be that is none of the words that there are. */
    private static String allowed(@Nullable JavaType type) {
        Object[] words = type == null ? null : type.getRawClass().getEnumConstants();
        return words == null
                ? "not of the expected type or form"
                : "one of "
                        + Arrays.stream(words)
                                .map(word ->
                                        JsonMapper.shared().valueToTree(word).asString())
                                .collect(Collectors.joining(", "));
    }

    private static String member(JacksonException exception) {
        return exception.getPath().stream()
                .map(JacksonException.Reference::getPropertyName)
                .filter(Objects::nonNull)
                .collect(Collectors.joining("."));
    }

    private ResponseEntity<ProblemDetail> validation(List<MemberError> errors) {
        counter(Refusal.VALIDATION).increment();
        ProblemDetail problem = problem(Refusal.VALIDATION, "The request cannot be accepted as it is");
        problem.setProperty("errors", errors);
        return ResponseEntity.of(problem).cacheControl(CacheControl.noStore()).build();
    }

    record MemberError(String member, String message) {}

    private static ProblemDetail problem(Refusal refusal, String detail) {
        return Problem.of(refusal.slug(), status(refusal), detail);
    }

    static HttpStatus status(Refusal refusal) {
        return switch (refusal) {
            case VALIDATION -> HttpStatus.BAD_REQUEST;
            case UNAUTHENTICATED -> HttpStatus.UNAUTHORIZED;
            case NOT_ALLOWED -> HttpStatus.FORBIDDEN;
            case UNKNOWN_RECIPIENT, UNKNOWN_PAYEE, UNKNOWN_TRANSFER, UNKNOWN_CALLER -> HttpStatus.NOT_FOUND;
            case CALLER_EXISTS,
                    DUPLICATE_OPEN_TRANSFER,
                    IDEMPOTENCY_IN_PROGRESS,
                    AUTHORISATION_LOCKED,
                    ALREADY_AUTHORISED,
                    NOT_AWAITING_CODE,
                    NOT_AUTHORISED -> HttpStatus.CONFLICT;
            case CODE_EXPIRED, AUTHORISATION_EXPIRED -> HttpStatus.GONE;
            case WRONG_CODE, SUPERSEDED_CODE, OTHER_TERMS, IDEMPOTENCY_MISMATCH, RECIPIENT_REVOKED ->
                HttpStatus.UNPROCESSABLE_CONTENT;
            case RESEND_TOO_SOON, TOO_MANY_SENDS, TOO_MANY_REQUESTS, PAYER_BLOCKED -> HttpStatus.TOO_MANY_REQUESTS;
            case STORE_UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
        };
    }
}
