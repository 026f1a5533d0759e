package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Thorough;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A CA that does over plain HTTP only what is public, and renews its own certificate for HTTPS. */
@Thorough("it starts a CA of its own; HttpsIT looks at HTTPS")
class PlainHttpIT {

    private static final RunningCa CA = RunningCa.start(
            RunningCa.newFolder(),
            TestDatabase.create(),
            "ca.plain-http=public",
            "ca.https.port=0",
            "ca.https.check-interval=20ms");

    @AfterAll
    static void stop() {
        CA.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ca/root.pem", "/ca/chain.der", "/actuator/health", "/actuator/health/liveness"})
    void servesWhatIsPublic(String path) {
        assertThat(CA.get(path).statusCode()).isEqualTo(200);
    }

    @Test
    void refusesWhatTakesASecret() {
        Answers.assertProblem(CA.operatorGet("/api/v1/certificates"), 403, Refusal.HTTPS_REQUIRED);
        Answers.assertProblem(CA.operatorGet("/api/v1/operators"), 403, Refusal.HTTPS_REQUIRED);
        Answers.assertProblem(
                CA.createToken("{\"names\":[\"a.example\"],\"profile\":\"server\"}"), 403, Refusal.HTTPS_REQUIRED);
        Answers.assertProblem(CA.enrol("any token", Csr.p256().der()), 403, Refusal.HTTPS_REQUIRED);
        Answers.assertProblem(CA.get("/api/v1/operators"), 403, Refusal.HTTPS_REQUIRED);
    }

    @Test
    void takesRenewalsWhichAreSignedAndHoldNoSecret() {
        Answers.assertProblem(CA.renew("no JWS"), 400, Refusal.MALFORMED_RENEWAL);
    }

    @Test
    void servesTheRestOverHttps() {
        try (TlsClient client = TlsClient.of(CA)) {
            assertThat(client.get("/api/v1/certificates", "Authorization", "Bearer " + RunningCa.OPERATOR_KEY)
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void showsItsNextCertificateInTimeAndKeepsOldConnections() throws IOException {
        try (TlsClient client = TlsClient.of(CA);
                SSLSocket open = (SSLSocket) TlsClient.context(CA, TlsClient.emptyStore())
                        .getSocketFactory()
                        .createSocket("127.0.0.1", CA.httpsUri("/").getPort())) {
            X509Certificate first = TlsClient.server(client.get("/ca/root.pem"));
            assertThat(open.getSession().getPeerCertificates()[0]).isEqualTo(first);
            CA.clock().moveBy(Duration.ofDays(5));
            X509Certificate next = nextAfter(first);
            assertThat(Duration.between(
                            first.getNotBefore().toInstant(),
                            next.getNotBefore().toInstant()))
                    .isBetween(
                            Duration.ofDays(5).minusMinutes(1),
                            Duration.ofDays(5).plusMinutes(5));
            assertThat(next.getPublicKey()).isNotEqualTo(first.getPublicKey());
            open.getOutputStream().write("GET /ca/root.pem HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(open.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 200")
                    .contains("-----BEGIN CERTIFICATE-----");

            // and a clock that was wrong and is set back leaves no certificate of the future
            CA.clock().moveBy(Duration.ofDays(-5));
            assertThat(nextAfter(next).getNotBefore()).isBefore(next.getNotBefore());
        }
    }

    /** Connects anew until another certificate is shown. */
    private static X509Certificate nextAfter(X509Certificate first) throws IOException {
        SSLContext context = believingAnything();
        Instant deadline = Instant.now().plusSeconds(20);
        while (Instant.now().isBefore(deadline)) {
            try (SSLSocket socket = (SSLSocket) context.getSocketFactory()
                    .createSocket("127.0.0.1", CA.httpsUri("/").getPort())) {
                X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
                if (!shown.equals(first)) {
                    return shown;
                }
            }
        }
        throw new AssertionError("The certificate was not renewed");
    }

    /** The next certificate is for a time that this JVM does not believe in yet. */
    private static SSLContext believingAnything() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Believer()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Believer implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            throw new IllegalStateException();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            assertThat(chain).hasSize(2);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
