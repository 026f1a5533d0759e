package dev.fourfold.ca.ocsp;

import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.ocsp.OcspAnswer.Validity;
import dev.fourfold.ca.web.Body;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriUtils;

/**
 * OCSP over HTTP (RFC 6960, appendix A; RFC 5019, sections 5 and 6). Requests that are no OCSP requests get an
 * OCSPResponse that says so, with the status 200: clients look at nothing else.
 */
@RestController
class OcspController {

    static final String PATH = "/ocsp";

    static final MediaType ANSWER = MediaType.parseMediaType("application/ocsp-response");
    private static final int MAX_REQUEST = 16 * 1024;
    private static final byte[] NONSENSE = {};

    private final Responder responder;
    private final InstantSource clock;

    OcspController(Responder responder, InstantSource clock) {
        this.responder = responder;
        this.clock = clock;
    }

    @PostMapping(
            path = {PATH, PATH + "/"},
            consumes = "application/ocsp-request")
    ResponseEntity<byte[]> post(HttpServletRequest request) {
        OcspAnswer answer = responder.answer(body(request));
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .contentType(ANSWER)
                .body(answer.der().toArray());
    }

    @GetMapping({PATH, PATH + "/**"})
    ResponseEntity<byte[]> get(HttpServletRequest request) {
        OcspAnswer answer = responder.answer(inPath(request.getRequestURI()));
        ResponseEntity.BodyBuilder headers = ResponseEntity.ok().contentType(ANSWER);
        answer.validity()
                .ifPresentOrElse(
                        validity -> addCaching(headers, answer, validity),
                        () -> headers.cacheControl(CacheControl.noStore()));
        return headers.body(answer.der().toArray());
    }

    /** As RFC 5019, section 6.2 wants it. */
    private void addCaching(ResponseEntity.BodyBuilder headers, OcspAnswer answer, Validity validity) {
        Instant now = clock.instant();
        headers.eTag(answer.entityTag())
                .lastModified(validity.thisUpdate())
                .header(HttpHeaders.CACHE_CONTROL, validity.cacheControl(now))
                .headers(all -> all.setExpires(validity.nextUpdate().toEpochMilli()));
    }

    private static byte[] body(HttpServletRequest request) {
        if (request.getAttribute(OcspDoor.BODY) instanceof byte[] read) {
            return read;
        }
        try {
            return Body.read(request, MAX_REQUEST);
        } catch (RefusedException e) {
            return NONSENSE;
        }
    }

    /** Returns what the path holds, read as it came: base64 has slashes, which clients escape or do not. */
    static byte[] inPath(String path) {
        try {
            String text = UriUtils.decode(path.substring(PATH.length()), StandardCharsets.US_ASCII)
                    // no request begins with a slash, and none has one after its padding
                    .replaceFirst("^/+", "")
                    .replaceFirst("=/+$", "=");
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return NONSENSE;
        }
    }
}
