package dev.fourfold.ca.web;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/** Reads the bytes of a request as they came, and never more than is allowed. */
public final class Body {

    private Body() {}

    /**
     * Returns the body.
     *
     * @throws RefusedException if it is larger than {@code limit} bytes; it is then not read to its end
     */
    public static byte[] read(HttpServletRequest request, int limit) {
        if (request.getContentLengthLong() > limit) {
            throw tooLarge(limit);
        }
        byte[] body;
        try {
            // not getParameter or @RequestBody: they would parse what calls itself a form
            body = request.getInputStream().readNBytes(limit + 1);
        } catch (IOException e) {
            throw new RefusedException(Refusal.INVALID_BODY, "The body ended early or is not framed well", e);
        }
        if (body.length > limit) {
            throw tooLarge(limit);
        }
        return body;
    }

    private static RefusedException tooLarge(int limit) {
        return new RefusedException(Refusal.REQUEST_TOO_LARGE, "The body may have at most " + limit + " bytes");
    }
}
