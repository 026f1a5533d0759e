package dev.fourfold.ca;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManagerFactory;

/** Talks HTTPS to a CA, of which it trusts nothing but the root, and shows a certificate if it has one. */
final class TlsClient implements AutoCloseable {

    private static final char[] NO_PASSWORD = {};

    private final RunningCa ca;
    private final HttpClient http;

    private TlsClient(RunningCa ca, HttpClient http) {
        this.ca = ca;
        this.http = http;
    }

    static TlsClient of(RunningCa ca, String... protocols) {
        return of(ca, emptyStore(), protocols);
    }

    static TlsClient of(RunningCa ca, KeyPair keys, X509Certificate certificate) {
        KeyStore identity = emptyStore();
        try {
            identity.setKeyEntry("me", keys.getPrivate(), NO_PASSWORD, new X509Certificate[] {certificate});
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return of(ca, identity);
    }

    private static TlsClient of(RunningCa ca, KeyStore identity, String... protocols) {
        HttpClient.Builder http = HttpClient.newBuilder().sslContext(context(ca, identity));
        if (protocols.length > 0) {
            SSLParameters parameters = new SSLParameters();
            parameters.setProtocols(protocols);
            http.sslParameters(parameters);
        }
        return new TlsClient(ca, http.build());
    }

    static SSLContext context(RunningCa ca, KeyStore identity) {
        try {
            KeyStore trust = emptyStore();
            trust.setCertificateEntry(
                    "root", Answers.certificates(ca.get("/ca/root.der").body()).getFirst());
            TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
            trusted.init(trust);
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(identity, NO_PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static KeyStore emptyStore() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<byte[]> get(String path, String... headers) {
        return send(request(path, headers).GET());
    }

    HttpResponse<byte[]> post(String path, byte[] body, String... headers) {
        return send(request(path, headers).POST(BodyPublishers.ofByteArray(body)));
    }

    /** Asks for a successor of the certificate of this connection. */
    HttpResponse<byte[]> renew(byte[] signingRequest) {
        return post("/api/v1/renewals", signingRequest, "Content-Type", "application/pkcs10");
    }

    /** Returns the certificate that the CA shows in an answer's connection. */
    static X509Certificate server(HttpResponse<byte[]> answer) {
        try {
            SSLSession session = answer.sslSession().orElseThrow();
            return (X509Certificate) session.getPeerCertificates()[0];
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(ca.httpsUri(path));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
