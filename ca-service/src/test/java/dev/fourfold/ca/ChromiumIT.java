package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.fourfold.protocol.Thorough;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chromium, which has the root in its store or has not, and opens pages whose certificates the CA has issued. */
@Thorough("HttpsIT connects by the same chain")
class ChromiumIT {

    private static final RunningCa CA = RunningCa.shared();
    private static final String CHROMIUM =
            "timeout 60 chromium --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run"
                    + " --disable-background-networking --disable-component-update --user-data-dir=profile"
                    + " --host-resolver-rules=MAP\u00a0*\u00a0127.0.0.1 --dump-dom ";

    private static HttpServer site;

    @TempDir
    private Path home;

    private Programs programs;

    @BeforeAll
    static void openSite() throws IOException, GeneralSecurityException {
        Programs.need("chromium", "certutil");
        KeyPair keys = Csr.ec("P-256");
        KeyStore identity = TlsClient.emptyStore();
        List<X509Certificate> chain = Answers.assertIssued(
                CA.enrol(CA.token("site.example"), Csr.of(keys).der()));
        identity.setKeyEntry("site", keys.getPrivate(), new char[0], chain.toArray(Certificate[]::new));
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(TlsClient.context(CA, identity)));
        server.createContext("/", exchange -> {
            byte[] page = "<p>the page</p>".getBytes(StandardCharsets.US_ASCII);
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        server.start();
        site = server;
    }

    @AfterAll
    static void closeSite() {
        if (site != null) {
            site.stop(0);
        }
    }

    @BeforeEach
    void makeStore() throws IOException, InterruptedException {
        programs = new Programs(home);
        programs.run("mkdir -p .pki/nssdb");
        programs.run("certutil -d sql:.pki/nssdb -N --empty-password");
    }

    @Test
    void showsPagesOnceItHasTheRoot() throws IOException, InterruptedException {
        String uri = uri("site.example");
        assertThat(programs.run(CHROMIUM + uri))
                .contains("ERR_CERT_AUTHORITY_INVALID")
                .doesNotContain("the page");
        trustRoot();
        assertThat(programs.run(CHROMIUM + uri)).contains("<p>the page</p>").doesNotContain("ERR_");
    }

    @Test
    void showsThePagesOfTheCa() throws IOException, InterruptedException {
        trustRoot();
        for (String host : List.of("localhost", "127.0.0.1")) {
            URI uri = CA.httpsUri("/ca/issuers");
            assertThat(programs.run(CHROMIUM + "https://" + host + ":" + uri.getPort() + uri.getPath()))
                    .contains("Fourfold Issuing CA")
                    .doesNotContain("ERR_");
        }
    }

    @Test
    void refusesPagesOfOtherNames() throws IOException, InterruptedException {
        trustRoot();
        for (String host : List.of("other.example", "www.site.example")) {
            assertThat(programs.run(CHROMIUM + uri(host)))
                    .contains("ERR_CERT_COMMON_NAME_INVALID")
                    .doesNotContain("the page");
        }
    }

    private void trustRoot() throws IOException, InterruptedException {
        programs.save("root.pem", CA.get("/ca/root.pem").body());
        programs.run("certutil -d sql:.pki/nssdb -A -t C,, -n root -i root.pem");
    }

    private static String uri(String host) {
        return "https://" + host + ":" + site.getAddress().getPort() + "/";
    }
}
