package dev.fourfold.server.caller;

import jakarta.servlet.http.HttpServletRequest;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;

/**
 * What a request shows to be let in. Who sends a key is known by it alone, whatever certificate the connection has.
 *
 * @param isShown whether there is anything, be it readable or not
 * @param key the credential of an {@code Authorization: Bearer} header (RFC 6750)
 * @param names the DNS names in the certificate of the connection, whose key the client has proved in TLS to hold
 * @param chain that certificate and those above it, or none
 */
record Credentials(boolean isShown, Optional<CallerKey> key, Set<String> names, List<X509Certificate> chain) {

    private static final String SCHEME = "Bearer ";
    private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    private static final int DNS_NAME = 2;

    static Credentials of(HttpServletRequest request) {
        List<String> headers = Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION));
        if (!headers.isEmpty()) {
            // of two, a proxy and we may each believe another
            return new Credentials(
                    true, headers.size() == 1 ? bearer(headers.getFirst()) : Optional.empty(), Set.of(), List.of());
        }
        X509Certificate[] chain = (X509Certificate[]) request.getAttribute(CERTIFICATES);
        return chain == null || chain.length == 0
                ? new Credentials(false, Optional.empty(), Set.of(), List.of())
                : new Credentials(true, Optional.empty(), names(chain[0]), List.of(chain));
    }

    private static Optional<CallerKey> bearer(String header) {
        return Optional.of(header)
                .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                .map(value -> CallerKey.shown(value.substring(SCHEME.length()).strip()));
    }

    private static Set<String> names(X509Certificate certificate) {
        try {
            List<String> purposes = certificate.getExtendedKeyUsage();
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            if (purposes == null || !purposes.contains(CLIENT_AUTH) || names == null) {
                return Set.of();
            }
            return names.stream()
                    .filter(name -> name.getFirst().equals(DNS_NAME))
                    .map(name -> name.get(1).toString().toLowerCase(Locale.ROOT))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (CertificateParsingException _) {
            return Set.of();
        }
    }
}
