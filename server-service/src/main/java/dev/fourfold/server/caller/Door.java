package dev.fourfold.server.caller;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * The one way in: whatever there is behind it, and whatever there is not, is closed to those who cannot be told. Health and
 * the description of the API are for everybody, the rest of the actuator for programs on this machine and for callers who may read.
 */
@Component
@Order(0)
class Door extends OncePerRequestFilter {

    private static final String ACTUATOR = "/actuator/";
    private static final String HEALTH = "/actuator/health";

    private static final Pattern DESCRIPTION =
            Pattern.compile("/api/v1/(openapi(\\.yaml|/swagger-config)?|docs|swagger-ui/[A-Za-z0-9._-]+)");

    private final Callers callers;
    private final DemoNeighbours neighbours;
    private final HandlerExceptionResolver problems;

    Door(
            Callers callers,
            DemoNeighbours neighbours,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        this.callers = callers;
        this.neighbours = neighbours;
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getServletPath();
        return path.equals(HEALTH)
                || path.startsWith(HEALTH + "/")
                || DESCRIPTION.matcher(path).matches();
    }

    @Override
    @SuppressWarnings("IllegalCatch") // whatever keeps us from telling who calls keeps the door closed
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        HttpServletRequest known;
        try {
            known = letIn(request);
        } catch (RuntimeException e) {
            if (problems.resolveException(request, response, null, e) == null) {
                throw e;
            }
            return;
        }
        chain.doFilter(known, response);
    }

    private HttpServletRequest letIn(HttpServletRequest request) throws IOException {
        Credentials credentials = Credentials.of(request);
        boolean isActuator = request.getServletPath().startsWith(ACTUATOR);
        if (isActuator && InetAddress.getByName(request.getRemoteAddr()).isLoopbackAddress()) {
            return request;
        }
        Caller caller = !credentials.isShown() && neighbours.include(request.getRemoteAddr())
                ? Caller.demo()
                : callers.authenticate(credentials);
        if (isActuator) {
            caller.require(Permission.READ);
        }
        return new Known(request, caller);
    }

    /** A request and who made it. */
    private static final class Known extends HttpServletRequestWrapper {

        private final Caller caller;

        Known(HttpServletRequest request, Caller caller) {
            super(request);
            this.caller = caller;
        }

        @Override
        public Caller getUserPrincipal() {
            return caller;
        }
    }
}
