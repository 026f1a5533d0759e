package dev.fourfold.server.audit;

import dev.fourfold.protocol.PeerName;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Who did something, as the audit log names it. */
public sealed interface Actor {

    /** The server by itself, because time has passed, say. */
    record Server() implements Actor {}

    /** A caller of the HTTP API. */
    record Caller(String name) implements Actor {}

    /** A device at the other end of a channel. */
    record Device(PeerName name) implements Actor {}

    /** Returns the form in which it is kept. */
    default String text() {
        return switch (this) {
            case Server() -> "server";
            case Caller(String name) -> "caller " + name;
            case Device(PeerName name) -> "device " + name.dnsName();
        };
    }

    /** Returns the caller that is being served on this thread; without a request it is the server itself. */
    static Actor current() {
        if (!(RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes)) {
            return new Server();
        }
        HttpServletRequest request = attributes.getRequest();
        Principal principal = request.getUserPrincipal();
        return new Caller(principal == null ? "anonymous" : principal.getName());
    }
}
