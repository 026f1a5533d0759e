package dev.fourfold.ca.ocsp;

import dev.fourfold.ca.ocsp.OcspAnswer.Validity;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Sends answers that are in memory before Spring MVC looks at the request, which takes longer than everything here.
 * Whatever is not that simple goes on to {@link OcspController}.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class OcspDoor extends OncePerRequestFilter {

    /** Where the controller finds the body, which can be read only once. */
    static final String BODY = OcspDoor.class.getName() + ".body";

    /** Longer requests are not of the kind that is kept. */
    private static final int MAX_REQUEST = 512;

    private static final String TYPE = "application/ocsp-request";

    private final Responder responder;
    private final InstantSource clock;

    OcspDoor(Responder responder, InstantSource clock) {
        this.responder = responder;
        this.clock = clock;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getServletPath();
        return !path.startsWith(OcspController.PATH)
                || !(path.length() == OcspController.PATH.length() || path.charAt(OcspController.PATH.length()) == '/');
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain next)
            throws ServletException, IOException {
        boolean isGet = HttpMethod.GET.matches(request.getMethod());
        byte[] asked = isGet ? inPath(request) : inBody(request);
        Optional<OcspAnswer> known = asked == null ? Optional.empty() : responder.known(asked);
        if (known.isPresent()) {
            send(known.get(), isGet, response);
        } else {
            next.doFilter(request, response);
        }
    }

    private static byte @Nullable [] inPath(HttpServletRequest request) {
        boolean isConditional = request.getHeader(HttpHeaders.IF_NONE_MATCH) != null
                || request.getHeader(HttpHeaders.IF_MODIFIED_SINCE) != null;
        return isConditional || !request.getRequestURI().startsWith(OcspController.PATH)
                ? null
                : OcspController.inPath(request.getRequestURI());
    }

    private static byte @Nullable [] inBody(HttpServletRequest request) throws IOException {
        int length = request.getContentLength();
        if (!HttpMethod.POST.matches(request.getMethod())
                || !TYPE.equals(request.getContentType())
                || length < 0
                || length > MAX_REQUEST
                || request.getServletPath().length() > OcspController.PATH.length() + 1) {
            return null;
        }
        byte[] body = request.getInputStream().readNBytes(length);
        request.setAttribute(BODY, body);
        return body;
    }

    private void send(OcspAnswer answer, boolean isGet, HttpServletResponse response) throws IOException {
        response.setContentType(OcspController.ANSWER.toString());
        Optional<Validity> validity = answer.validity().filter(_ -> isGet);
        if (validity.isPresent()) {
            response.setHeader(HttpHeaders.ETAG, answer.entityTag());
            response.setDateHeader(
                    HttpHeaders.LAST_MODIFIED, validity.get().thisUpdate().toEpochMilli());
            response.setDateHeader(
                    HttpHeaders.EXPIRES, validity.get().nextUpdate().toEpochMilli());
        }
        response.setHeader(
                HttpHeaders.CACHE_CONTROL,
                validity.map(span -> span.cacheControl(clock.instant())).orElse("no-store"));
        byte[] der = answer.der().toArray();
        response.setContentLength(der.length);
        response.getOutputStream().write(der);
    }
}
