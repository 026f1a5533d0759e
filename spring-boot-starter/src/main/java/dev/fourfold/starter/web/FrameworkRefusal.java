package dev.fourfold.starter.web;

import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** What is refused, or has failed, before a service has its say: the same in all services. */
enum FrameworkRefusal {
    INVALID_REQUEST(HttpStatus.BAD_REQUEST, "The request is invalid", "A part of the request cannot be read"),
    NOT_FOUND(HttpStatus.NOT_FOUND, "There is nothing here", "Nothing has this path"),
    METHOD_NOT_ALLOWED(HttpStatus.METHOD_NOT_ALLOWED, "The method is not allowed here", "See the Allow header"),
    NOT_ACCEPTABLE(
            HttpStatus.NOT_ACCEPTABLE, "No acceptable form can be given", "Accept another form, or leave Accept out"),
    REQUEST_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "The request is too large", "It was not read to its end"),
    UNSUPPORTED_MEDIA_TYPE(
            HttpStatus.UNSUPPORTED_MEDIA_TYPE, "The content type is not understood", "See the Accept header"),
    MISDIRECTED_REQUEST(
            HttpStatus.MISDIRECTED_REQUEST,
            "The request is for another host",
            "The Host header names none of the hosts of this service"),
    INTERNAL_ERROR(
            HttpStatus.INTERNAL_SERVER_ERROR, "The service has failed", "The reason is in the log of the service");

    private final HttpStatus status;
    private final String title;
    private final String detail;

    FrameworkRefusal(HttpStatus status, String title, String detail) {
        this.status = status;
        this.title = title;
        this.detail = detail;
    }

    /** Returns what a status means that the framework or the container has chosen. */
    static FrameworkRefusal of(int status) {
        for (FrameworkRefusal refusal : values()) {
            if (refusal.status.value() == status) {
                return refusal;
            }
        }
        // a transfer coding or a version of HTTP that nobody knows is the request's fault, not ours
        boolean theirs = status < 500 || status == 501 || status == 505;
        return theirs ? INVALID_REQUEST : INTERNAL_ERROR;
    }

    ProblemDetail problem() {
        ProblemDetail problem = Problem.of(name().toLowerCase(Locale.ROOT).replace('_', '-'), status, detail);
        problem.setTitle(title);
        return problem;
    }
}
