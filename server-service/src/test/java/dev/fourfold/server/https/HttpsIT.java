package dev.fourfold.server.https;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fourfold.protocol.Identity;
import dev.fourfold.server.Api;
import dev.fourfold.server.EmbeddedData;
import dev.fourfold.server.ServerTest;
import dev.fourfold.server.Store;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import org.apache.catalina.connector.Connector;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestPropertySource;

/** The API over TLS, with keys that this test makes. */
@ServerTest
@Import(TestIdentity.class)
@TestPropertySource(properties = {"otp.https.port=0", "fourfold.channel.server.port=0", "fourfold.status.check=false"})
@ContextConfiguration(initializers = EmbeddedData.class)
class HttpsIT {

    private static final List<KeyPurposeId> CLIENT = List.of(KeyPurposeId.id_kp_clientAuth);
    private static final Duration WEEK = Duration.ofDays(7);

    @LocalServerPort
    private int plainPort;

    @Autowired
    private TestIdentity server;

    @Autowired
    private Store store;

    @Autowired
    private ServletWebServerApplicationContext context;

    @BeforeEach
    void makeACaller() throws Exception {
        store.clear();
        assertThat(Api.at(plainPort)
                        .post(
                                "/api/v1/callers",
                                "{\"name\":\"bank\",\"certificate\":\"bank.example\",\"permissions\":[\"read\"]}")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void knowsACallerByItsCertificate() throws Exception {
        SSLContext bank = server.root().client(server.root().issue(WEEK, CLIENT, "bank.example"));

        assertThat(get(bank, "/api/v1/recipients").statusCode()).isEqualTo(200);
        assertThat(get(bank, "/api/v1/callers").statusCode()).isEqualTo(403);
    }

    @Test
    void letsNobodyInWithoutACertificateOrAKey() throws Exception {
        assertThat(get(server.root().client(), "/api/v1/recipients").statusCode())
                .isEqualTo(401);
        assertThat(get(server.root().client(), "/actuator/health").statusCode()).isEqualTo(200);
    }

    @Test
    void letsNobodyInByTheCertificateOfADevice() throws Exception {
        SSLContext device = server.root().client(server.root().issue(WEEK, CLIENT, "client.com"));

        assertThat(get(device, "/api/v1/recipients").statusCode()).isEqualTo(401);
    }

    @Test
    void letsNobodyInByACertificateThatNamesTwoCallers() throws Exception {
        Api.at(plainPort)
                .post(
                        "/api/v1/callers",
                        "{\"name\":\"other\",\"certificate\":\"other.example\",\"permissions\":[\"read\"]}");
        SSLContext both = server.root().client(server.root().issue(WEEK, CLIENT, "bank.example", "other.example"));

        assertThat(get(both, "/api/v1/recipients").statusCode()).isEqualTo(401);
    }

    @Test
    void letsNobodyInByACertificateWithoutPurposes() throws Exception {
        SSLContext vague = server.root().client(server.root().issue(WEEK, List.of(), "bank.example"));

        assertThat(get(vague, "/api/v1/recipients").statusCode()).isEqualTo(401);
    }

    @Test
    void refusesTheHandshakeOfACertificateForServersOnly() throws Exception {
        refuses(server.root().issue(WEEK, List.of(KeyPurposeId.id_kp_serverAuth), "bank.example"));
    }

    @Test
    void refusesTheHandshakeOfACertificateThatLivesTooLong() throws Exception {
        refuses(server.root().issue(Duration.ofDays(20), CLIENT, "bank.example"));
    }

    @Test
    void refusesTheHandshakeOfACertificateThatHasExpired() throws Exception {
        refuses(server.root().issue(Duration.ofSeconds(-10), CLIENT, "bank.example"));
    }

    @Test
    void refusesTheHandshakeOfACertificateOfAnotherCa() throws Exception {
        refuses(new TestRoot("root").issue(WEEK, CLIENT, "bank.example"));
    }

    private void refuses(Identity identity) throws Exception {
        SSLContext client = server.root().client(identity);
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> get(client, "/api/v1/recipients"));
    }

    @Test
    void speaksNoTlsOlderThan13() throws Exception {
        SSLParameters old = new SSLParameters(null, new String[] {"TLSv1.2"});
        HttpClient client = HttpClient.newBuilder()
                .sslContext(server.root().client())
                .sslParameters(old)
                .build();

        assertThatExceptionOfType(SSLException.class)
                .isThrownBy(() -> client.send(request("/actuator/health"), HttpResponse.BodyHandlers.ofString()));
    }

    @Test
    void showsARenewedCertificateWithoutARestart() throws Exception {
        X509Certificate before = shown();
        server.renew();

        assertThat(shown()).isNotEqualTo(before).isEqualTo(server.await().certificate());
    }

    private X509Certificate shown() throws Exception {
        SSLSession session =
                get(server.root().client(), "/actuator/health").sslSession().orElseThrow();
        return (X509Certificate) session.getPeerCertificates()[0];
    }

    private HttpResponse<String> get(SSLContext tls, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newBuilder().sslContext(tls).build()) {
            return client.send(request(path), HttpResponse.BodyHandlers.ofString());
        }
    }

    private HttpRequest request(String path) {
        Connector https = Arrays.stream(((TomcatWebServer) Objects.requireNonNull(context.getWebServer()))
                        .getTomcat()
                        .getService()
                        .findConnectors())
                .filter(Connector::getSecure)
                .findFirst()
                .orElseThrow();
        return HttpRequest.newBuilder(URI.create("https://localhost:" + https.getLocalPort() + path))
                .build();
    }
}
