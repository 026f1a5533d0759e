package dev.fourfold.ca.web;

import jakarta.servlet.http.HttpServletRequest;
import java.security.cert.X509Certificate;
import java.util.Optional;

/** The certificate whose key the client has proved, in TLS, to hold. */
public final class ClientCertificate {

    private static final String ATTRIBUTE = "jakarta.servlet.request.X509Certificate";

    private ClientCertificate() {}

    /** Returns the certificate; empty if there is none, or no TLS. It was issued by this CA, but may be good no more. */
    public static Optional<X509Certificate> of(HttpServletRequest request) {
        return Optional.ofNullable((X509Certificate[]) request.getAttribute(ATTRIBUTE))
                .filter(chain -> chain.length > 0)
                .map(chain -> chain[0]);
    }
}
