package dev.fourfold.ca.operator;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.web.Bearer;
import dev.fourfold.ca.web.ClientCertificate;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Shows metrics to programs on this machine and to operators who may read; health is for everybody. */
@Component
class MetricsDoor extends OncePerRequestFilter {

    private static final String ACTUATOR = "/actuator/";
    private static final String HEALTH = "/actuator/health";

    private final Operators operators;
    private final HandlerExceptionResolver problems;

    MetricsDoor(Operators operators, @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        this.operators = operators;
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getServletPath();
        return !path.startsWith(ACTUATOR) || path.equals(HEALTH) || path.startsWith(HEALTH + "/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            if (!InetAddress.getByName(request.getRemoteAddr()).isLoopbackAddress()) {
                requireReader(request);
            }
        } catch (RefusedException e) {
            problems.resolveException(request, response, null, e);
            return;
        }
        chain.doFilter(request, response);
    }

    private void requireReader(HttpServletRequest request) {
        Operator operator =
                operators.authenticate(Bearer.of(new ServletWebRequest(request)), ClientCertificate.of(request));
        if (!operator.has(Role.READ)) {
            throw new RefusedException(Refusal.ROLE_MISSING, "This needs the role " + Role.READ.slug());
        }
    }
}
