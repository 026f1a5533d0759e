package dev.fourfold.ca.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets {@code %2F} through to the OCSP responder, whose clients write base64 into its path, and to nothing else: there
 * an encoded slash stays what it is for Tomcat, a bad request.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class EncodedSlashes extends OncePerRequestFilter implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private static final String ALLOWED = "/ocsp/";

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addConnectorCustomizers(
                connector -> connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue()));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain next)
            throws ServletException, IOException {
        // the path as it came, and as Tomcat understands it: /ocsp/../ leads elsewhere
        boolean allowed = request.getRequestURI().startsWith(ALLOWED)
                && request.getServletPath().startsWith(ALLOWED);
        if (!allowed && request.getRequestURI().toLowerCase(Locale.ROOT).contains("%2f")) {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST);
            return;
        }
        next.doFilter(request, response);
    }
}
