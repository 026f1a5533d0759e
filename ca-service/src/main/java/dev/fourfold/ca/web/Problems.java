package dev.fourfold.ca.web;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.limits.AddressLimits;
import dev.fourfold.starter.web.Problem;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.annotation.Order;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Every refusal as a problem document (RFC 9457): the only place where the reasons of the CA meet HTTP. */
@RestControllerAdvice
@Order(0)
class Problems {

    private static final Logger log = LoggerFactory.getLogger(Problems.class);
    private static final String RETRY_SECONDS = "5";
    private static final String CHALLENGE = "Bearer realm=\"ca\"";

    private final MeterRegistry meters;
    private final AddressLimits limits;

    Problems(MeterRegistry meters, AddressLimits limits) {
        this.meters = meters;
        this.limits = limits;
    }

    /**
     * 400: the request is wrong whoever sends it. 401: another credential would help. 403: it would not; the CA knows
     * who asks, and they may not have this.
     */
    static Form form(Refusal refusal) {
        return switch (refusal) {
            case MALFORMED_REQUEST -> new Form(HttpStatus.BAD_REQUEST, "The signing request is malformed");
            case BAD_SIGNATURE -> new Form(HttpStatus.BAD_REQUEST, "The signing request does not prove its key");
            case UNSUPPORTED_KEY -> new Form(HttpStatus.BAD_REQUEST, "The key is of a kind that is not certified");
            case WEAK_KEY -> new Form(HttpStatus.BAD_REQUEST, "The key is weak");
            case CA_REQUESTED -> new Form(HttpStatus.FORBIDDEN, "No certificate authorities are certified here");
            case NAME_NOT_ALLOWED -> new Form(HttpStatus.FORBIDDEN, "A name is not allowed");
            case NAME_CONSTRAINED -> new Form(HttpStatus.FORBIDDEN, "A name is outside the CA's name constraints");
            case TOO_MANY_NAMES -> new Form(HttpStatus.BAD_REQUEST, "There are too many names");
            case KEY_NOT_ALLOWED -> new Form(HttpStatus.FORBIDDEN, "The profile does not certify such keys");
            case LIFETIME_NOT_ALLOWED -> new Form(HttpStatus.FORBIDDEN, "The profile does not give such a lifetime");
            case LINT_FAILED -> new Form(HttpStatus.FORBIDDEN, "The certificate would be wrong");
            case SUBJECT_NOT_ALLOWED -> new Form(HttpStatus.FORBIDDEN, "The subject is not allowed");
            case MISSING_TOKEN -> new Form(HttpStatus.UNAUTHORIZED, "An enrolment token is needed");
            case UNKNOWN_TOKEN -> new Form(HttpStatus.UNAUTHORIZED, "The enrolment token is unknown");
            case EXPIRED_TOKEN -> new Form(HttpStatus.UNAUTHORIZED, "The enrolment token has expired");
            case USED_TOKEN -> new Form(HttpStatus.UNAUTHORIZED, "The enrolment token has been used");
            case REVOKED_TOKEN -> new Form(HttpStatus.UNAUTHORIZED, "The enrolment token has been revoked");
            case UNKNOWN_TOKEN_ID -> new Form(HttpStatus.NOT_FOUND, "There is no such enrolment token");
            case MISSING_OPERATOR_KEY -> new Form(HttpStatus.UNAUTHORIZED, "An operator key is needed");
            case WRONG_OPERATOR_KEY -> new Form(HttpStatus.UNAUTHORIZED, "The operator key is wrong");
            case ROLE_MISSING -> new Form(HttpStatus.FORBIDDEN, "The operator may not do this");
            case UNKNOWN_OPERATOR -> new Form(HttpStatus.NOT_FOUND, "The operator is unknown");
            case OPERATOR_EXISTS -> new Form(HttpStatus.CONFLICT, "The name of the operator is taken");
            case LAST_ADMINISTRATOR -> new Form(HttpStatus.CONFLICT, "Nobody could administer the CA any more");
            case UNSUITABLE_CERTIFICATE -> new Form(HttpStatus.CONFLICT, "The certificate cannot be an operator's");
            case MALFORMED_RENEWAL -> new Form(HttpStatus.BAD_REQUEST, "The renewal is malformed");
            case UNTRUSTED_CERTIFICATE -> new Form(HttpStatus.FORBIDDEN, "The certificate is not from this CA");
            case EXPIRED_CERTIFICATE -> new Form(HttpStatus.FORBIDDEN, "The certificate has expired");
            case REVOKED_CERTIFICATE -> new Form(HttpStatus.FORBIDDEN, "The certificate is revoked or on hold");
            case STALE_RENEWAL -> new Form(HttpStatus.FORBIDDEN, "The renewal is not of now");
            case WRONG_AUDIENCE -> new Form(HttpStatus.FORBIDDEN, "The renewal is for another CA");
            case BAD_RENEWAL_SIGNATURE -> new Form(HttpStatus.FORBIDDEN, "The renewal does not prove its key");
            case HTTPS_REQUIRED -> new Form(HttpStatus.FORBIDDEN, "This is not done over plain HTTP");
            case MISSING_CERTIFICATE -> new Form(HttpStatus.FORBIDDEN, "A client certificate is needed");
            case INVALID_BODY -> new Form(HttpStatus.BAD_REQUEST, "The body is invalid");
            case INVALID_PARAMETER -> new Form(HttpStatus.BAD_REQUEST, "A parameter is invalid");
            case IDEMPOTENCY_KEY_REUSED ->
                new Form(HttpStatus.UNPROCESSABLE_CONTENT, "The idempotency key was used for something else");
            case UNKNOWN_PROFILE -> new Form(HttpStatus.BAD_REQUEST, "The profile is unknown");
            case UNKNOWN_CERTIFICATE -> new Form(HttpStatus.NOT_FOUND, "The certificate is unknown");
            case UNKNOWN_REVOCATION -> new Form(HttpStatus.NOT_FOUND, "The certificate is not revoked");
            case UNKNOWN_CRL -> new Form(HttpStatus.NOT_FOUND, "The CRL is unknown");
            case PERMANENT_REVOCATION -> new Form(HttpStatus.CONFLICT, "The certificate is revoked for good");
            case REQUEST_TOO_LARGE -> new Form(HttpStatus.CONTENT_TOO_LARGE, "The request is too large");
            case UNKNOWN_ISSUER -> new Form(HttpStatus.NOT_FOUND, "The issuer is unknown");
            case ISSUER_STATE -> new Form(HttpStatus.CONFLICT, "The issuer is not in a state for this");
            case INVALID_ISSUER_CERTIFICATE ->
                new Form(HttpStatus.BAD_REQUEST, "This cannot be the issuer's certificate");
            case UNKNOWN_ROOT -> new Form(HttpStatus.NOT_FOUND, "The root is unknown");
            case ROOT_STATE -> new Form(HttpStatus.CONFLICT, "The root is not in a state for this");
            case INVALID_CROSS_CERTIFICATE ->
                new Form(HttpStatus.BAD_REQUEST, "This cannot be the root's cross-certificate");
            case KEY_UNAVAILABLE -> new Form(HttpStatus.SERVICE_UNAVAILABLE, "A key of the CA cannot be reached");
            case RATE_LIMITED -> new Form(HttpStatus.TOO_MANY_REQUESTS, "Too many requests");
            case AUTHORITY_EXPIRED -> new Form(HttpStatus.SERVICE_UNAVAILABLE, "The issuing certificate has expired");
            case STORE_UNAVAILABLE -> new Form(HttpStatus.SERVICE_UNAVAILABLE, "The ledger cannot be reached");
        };
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(RefusedException refused, HttpServletRequest request) {
        limits.refused(request, refused.refusal());
        ResponseEntity<ProblemDetail> problem = problem(refused.refusal(), String.valueOf(refused.getMessage()));
        refused.members().forEach(Objects.requireNonNull(problem.getBody())::setProperty);
        return refused.retryAfter().map(wait -> after(wait, problem)).orElse(problem);
    }

    private static ResponseEntity<ProblemDetail> after(Duration wait, ResponseEntity<ProblemDetail> problem) {
        return ResponseEntity.status(problem.getStatusCode())
                .headers(problem.getHeaders())
                .header(
                        HttpHeaders.RETRY_AFTER,
                        "" + wait.plusSeconds(1).minusNanos(1).toSeconds())
                .body(problem.getBody());
    }

    @ExceptionHandler({
        TransientDataAccessException.class,
        RecoverableDataAccessException.class,
        NonTransientDataAccessResourceException.class,
        TransactionException.class
    })
    ResponseEntity<ProblemDetail> storeUnavailable(Exception e) {
        log.error("the database does not answer", e);
        return problem(Refusal.STORE_UNAVAILABLE, "Try again in a few seconds");
    }

    /** A parameter or header that is missing or not of its type; Spring would say so of any part of a request. */
    @ExceptionHandler({TypeMismatchException.class, ServletRequestBindingException.class})
    ResponseEntity<ProblemDetail> invalidParameter(Exception e) {
        return problem(Refusal.INVALID_PARAMETER, "A parameter or header cannot be read");
    }

    private ResponseEntity<ProblemDetail> problem(Refusal refusal, String detail) {
        meters.counter("fourfold.ca.refused", "refusal", refusal.slug()).increment();
        Form form = form(refusal);
        ProblemDetail problem = Problem.of(refusal.slug(), form.status(), detail);
        problem.setTitle(form.title());
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(form.status());
        if (form.status() == HttpStatus.UNAUTHORIZED) {
            answer.header(HttpHeaders.WWW_AUTHENTICATE, challenge(refusal));
        }
        if (form.status() == HttpStatus.SERVICE_UNAVAILABLE) {
            answer.header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
        }
        return answer.contentType(MediaType.APPLICATION_PROBLEM_JSON).body(problem);
    }

    /** RFC 6750, section 3: no error is named to somebody who has shown nothing. */
    private static String challenge(Refusal refusal) {
        boolean nothingShown = refusal == Refusal.MISSING_TOKEN || refusal == Refusal.MISSING_OPERATOR_KEY;
        return nothingShown ? CHALLENGE : CHALLENGE + ", error=\"invalid_token\"";
    }

    /** How a refusal looks: its status, and a title that is always the same. */
    record Form(HttpStatus status, String title) {}
}
