package dev.fourfold.server.idempotency;

import dev.fourfold.server.caller.Caller;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;

/** Where a key counts: the same key of another caller, or for another resource, is another. */
record Use(String caller, String method, String path, String key) {

    static Use of(HttpServletRequest request) {
        if (!(request.getUserPrincipal() instanceof Caller caller)) {
            throw new IllegalStateException("A request without a caller came through the door");
        }
        return new Use(
                caller.name(),
                request.getMethod(),
                request.getServletPath(),
                IdempotencyKey.of(Collections.list(request.getHeaders(IdempotencyKey.HEADER)))
                        .value());
    }
}
