package dev.fourfold.ca.web;

import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.web.context.request.NativeWebRequest;

/** The credential of an {@code Authorization: Bearer} header (RFC 6750). */
public final class Bearer {

    private static final String SCHEME = "Bearer ";

    private Bearer() {}

    /** Returns the credential; empty if there is none. */
    public static Optional<String> of(NativeWebRequest request) {
        return Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION))
                .filter(header -> header.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(header -> header.substring(SCHEME.length()).strip())
                .filter(credential -> !credential.isEmpty());
    }
}
