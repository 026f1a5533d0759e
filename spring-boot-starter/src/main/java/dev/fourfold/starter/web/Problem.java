package dev.fourfold.starter.web;

import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** How every service says no: as RFC 9457 describes, with a type of our own. */
public final class Problem {

    private static final String TYPE = "urn:fourfold:problem:";

    private Problem() {}

    /**
     * Returns a problem document.
     *
     * @param name what it is called in its type, such as {@code wrong-code}
     */
    public static ProblemDetail of(String name, HttpStatus status, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(URI.create(TYPE + name));
        return problem;
    }
}
