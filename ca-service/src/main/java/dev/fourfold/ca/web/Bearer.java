package dev.fourfold.ca.web;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.web.context.request.NativeWebRequest;

/** The credential of an {@code Authorization: Bearer} header (RFC 6750). */
public final class Bearer {

    private static final String SCHEME = "Bearer ";

    private Bearer() {}

    /**
     * Returns the credential; empty if there is none.
     *
     * @throws RefusedException if there are two headers, of which a proxy and we may each believe another
     */
    public static Optional<String> of(NativeWebRequest request) {
        String[] all = request.getHeaderValues(HttpHeaders.AUTHORIZATION);
        if (all != null && all.length > 1) {
            throw new RefusedException(Refusal.INVALID_PARAMETER, "There is more than one header Authorization");
        }
        return Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION))
                .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(header -> header.substring(SCHEME.length()).strip())
                .filter(credential -> !credential.isEmpty());
    }
}
