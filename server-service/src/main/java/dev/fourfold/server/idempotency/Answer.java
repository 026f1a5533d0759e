package dev.fourfold.server.idempotency;

import dev.fourfold.protocol.Bytes;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.stream.Collectors;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * What a request was answered.
 *
 * @param headers a line for each
 */
record Answer(int status, String headers, Bytes body) {

    private static final String REPLAYED = "Idempotency-Replayed";

    static Answer of(ContentCachingResponseWrapper response) {
        String headers = response.getHeaderNames().stream()
                .filter(name -> !name.equalsIgnoreCase("Content-Length"))
                .flatMap(name -> response.getHeaders(name).stream().map(value -> name + ": " + value))
                .distinct()
                .collect(Collectors.joining("\n"));
        String type = response.getContentType();
        return new Answer(
                response.getStatus(),
                type == null || headers.contains("Content-Type: ") ? headers : headers + "\nContent-Type: " + type,
                Bytes.of(response.getContentAsByteArray()));
    }

    Answer withBody(Bytes later) {
        return new Answer(status, headers, later);
    }

    /** Answers the same again, and says so. */
    void replay(HttpServletResponse response) throws IOException {
        response.setStatus(status);
        headers.lines().filter(line -> !line.isEmpty()).forEach(line -> {
            int colon = line.indexOf(": ");
            response.setHeader(line.substring(0, colon), line.substring(colon + 2));
        });
        response.setHeader(REPLAYED, "true");
        response.setContentLength(body.length());
        response.getOutputStream().write(body.toArray());
    }

    /** Whether it tells of something that was done: a thing made, or a code compared. Other requests may be tried again. */
    boolean isKept() {
        return status / 100 == 2 || status == 422;
    }
}
