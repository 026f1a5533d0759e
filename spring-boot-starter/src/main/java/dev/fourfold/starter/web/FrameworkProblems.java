package dev.fourfold.starter.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.databind.json.JsonMapper;

/** Says no where Spring does, and where a service has failed; what a service refuses itself comes before this. */
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
class FrameworkProblems extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(FrameworkProblems.class);

    /** What Tomcat throws at who reads a parameter that does not decode; by name, for applications on another container. */
    private static final String UNREADABLE_PARAMETER = "org.apache.tomcat.util.http.InvalidParameterException";

    @ExceptionHandler
    ResponseEntity<Object> failed(Exception e) {
        if (e.getClass().getName().equals(UNREADABLE_PARAMETER)) {
            return answer(FrameworkRefusal.of(HttpStatus.BAD_REQUEST.value()), HttpHeaders.EMPTY);
        }
        log.error("A request has failed", e);
        return answer(FrameworkRefusal.INTERNAL_ERROR, HttpHeaders.EMPTY);
    }

    /** Spring's own words are left out: they may quote the request. */
    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        FrameworkRefusal refusal = FrameworkRefusal.of(status.value());
        return refusal == FrameworkRefusal.INTERNAL_ERROR ? failed(e) : answer(refusal, headers);
    }

    static ResponseEntity<Object> answer(FrameworkRefusal refusal, HttpHeaders headers) {
        var problem = refusal.problem();
        // said outright, so that it is sent also to those who accept something else
        return ResponseEntity.status(problem.getStatus())
                .headers(headers)
                .cacheControl(CacheControl.noStore()) // a 404 may be kept unless it is said that it may not
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }

    /** Writes a refusal where Spring has no part in the answer. */
    static void write(FrameworkRefusal refusal, HttpServletResponse answer) throws IOException {
        ProblemDetail problem = refusal.problem();
        answer.setStatus(problem.getStatus());
        answer.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        answer.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("type", String.valueOf(problem.getType()));
        members.put("title", String.valueOf(problem.getTitle()));
        members.put("status", problem.getStatus());
        members.put("detail", String.valueOf(problem.getDetail()));
        answer.getOutputStream().write(JsonMapper.shared().writeValueAsBytes(members));
        answer.flushBuffer();
    }
}
