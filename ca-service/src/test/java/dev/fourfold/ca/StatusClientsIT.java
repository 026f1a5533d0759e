package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fourfold.protocol.Thorough;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others make of the CA's OCSP answers and CRLs, where they are installed. */
@Thorough("CrlIT and OcspIT read the same lists and answers")
class StatusClientsIT {

    @TempDir
    static Path folder;

    private static Programs programs;
    private static RunningCa ca;
    private static RevocationApi api;
    private static X509Certificate good;
    private static X509Certificate bad;

    @BeforeAll
    static void revokeOneOfTwo() throws IOException, InterruptedException {
        Programs.need("openssl");
        programs = new Programs(folder);
        int port = freePort();
        ca = RunningCa.start(
                RunningCa.newFolder(),
                TestDatabase.create(),
                "server.port=" + port,
                "ca.base-url=http://127.0.0.1:" + port,
                "ca.crl.debounce=0s",
                "ca.crl.shards=4");
        api = new RevocationApi(ca);
        good = enrol("good", "server");
        do {
            bad = enrol("bad", "server");
        } while (shard(bad) == shard(good));
        api.revoke(bad, "keyCompromise");
        enrol("goodclient", "client");
        api.revoke(enrol("badclient", "client"), "certificateHold");
        programs.save("root.pem", ca.get("/ca/root.pem").body());
        programs.save("issuing.pem", ca.get("/ca/issuing.pem").body());
        programs.save("both.pem", (programs.read("root.pem") + programs.read("issuing.pem")));
        await().atMost(Duration.ofSeconds(15))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    programs.save("full.pem", ca.get("/crl/1.pem").body());
                    return programs.run("openssl crl -in full.pem -noout -text")
                            .contains(Answers.serial(bad).toUpperCase(Locale.ROOT));
                });
        programs.save(
                "all.crl.pem",
                programs.read("full.pem") + new String(ca.get("/crl/root.pem").body(), StandardCharsets.US_ASCII));
        for (int shard = 0; shard < 4; shard++) {
            programs.save(
                    "shard" + shard + ".pem", ca.get("/crl/1/" + shard + ".pem").body());
        }
    }

    @AfterAll
    static void stop() {
        if (ca != null) {
            ca.close();
        }
    }

    @Test
    void opensslVerifiesWithTheFullCrl() throws IOException, InterruptedException {
        String verify =
                "openssl verify -x509_strict -crl_check -CAfile root.pem -untrusted issuing.pem -CRLfile full.pem ";
        assertThat(programs.run(verify + "good.pem")).contains("good.pem: OK");
        assertThat(programs.fail(verify + "bad.pem")).contains("error 23", "certificate revoked");
    }

    @Test
    void opensslVerifiesTheWholeChain() throws IOException, InterruptedException {
        String verify = "openssl verify -x509_strict -crl_check_all -CAfile root.pem -untrusted issuing.pem -CRLfile ";
        assertThat(programs.run(verify + "all.crl.pem good.pem")).contains("good.pem: OK");
        assertThat(programs.fail(verify + "all.crl.pem bad.pem")).contains("error 23");
        assertThat(programs.fail(verify + "full.pem good.pem")).contains("error 3 at 1 depth");
    }

    @Test
    void opensslVerifiesWithTheShardOfTheCertificateOnly() throws IOException, InterruptedException {
        String verify = "openssl verify -crl_check -CAfile root.pem -untrusted issuing.pem -CRLfile ";
        assertThat(programs.run(verify + "shard" + shard(good) + ".pem good.pem"))
                .contains("good.pem: OK");
        assertThat(programs.fail(verify + "shard" + shard(bad) + ".pem bad.pem"))
                .contains("error 23");
        assertThat(programs.fail(verify + "shard" + shard(bad) + ".pem good.pem"))
                .contains("error 44");
    }

    @Test
    void opensslFetchesTheCrlThatTheCertificateNames() throws IOException, InterruptedException {
        String verify = "openssl verify -crl_check -crl_download -CAfile root.pem -untrusted issuing.pem ";
        assertThat(programs.run(verify + "good.pem")).contains("good.pem: OK");
        assertThat(programs.fail(verify + "bad.pem")).contains("error 23");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-sha256 ", "-no_nonce "})
    void opensslAsksOverOcsp(String option) throws IOException, InterruptedException {
        String ask = "openssl ocsp -issuer issuing.pem -CAfile root.pem -url " + ca.uri("/ocsp") + " " + option;
        assertThat(programs.run(
                        ask + "-cert good.pem -cert bad.pem -serial 0x4000000000000000000000000000000000000000"))
                .contains("Response verify OK", "good.pem: good", "bad.pem: revoked", "Reason: keyCompromise")
                .contains("0x4000000000000000000000000000000000000000: unknown")
                .doesNotContain("WARNING", "rror");
    }

    @Test
    void opensslAsksWhereTheCertificateSaysSo() throws IOException, InterruptedException {
        String url = programs.run("openssl x509 -in good.pem -noout -ocsp_uri").strip();
        assertThat(url).isEqualTo(ca.uri("/ocsp").toString());
        assertThat(programs.run("openssl ocsp -issuer issuing.pem -cert good.pem -CAfile root.pem -url " + url))
                .contains("Response verify OK", "good.pem: good");
    }

    @Test
    void gnutlsVerifiesWithTheFullCrl() throws IOException, InterruptedException {
        Programs.need("certtool");
        String verify = "certtool --verify --load-ca-certificate both.pem --load-crl full.pem --infile ";
        assertThat(programs.run(verify + "good.pem")).contains("The certificate is trusted");
        assertThat(programs.fail(verify + "bad.pem")).contains("revoked");
    }

    @Test
    void gnutlsAsksOverOcsp() throws IOException, InterruptedException {
        Programs.need("ocsptool");
        String ask = "ocsptool --ask=" + ca.uri("/ocsp")
                + " --load-issuer issuing.pem --load-signer issuing.pem --load-cert ";
        assertThat(programs.run(ask + "good.pem"))
                .contains("Certificate Status: good", "Verifying OCSP Response: Success");
        assertThat(programs.run(ask + "bad.pem")).contains("Certificate Status: revoked");
    }

    /** With a list of its own, curl checks every certificate of the chain. */
    @Test
    void curlRefusesRevokedServers() throws IOException, InterruptedException {
        Programs.need("curl", "nginx");
        int port = freePort();
        for (String server : List.of("good", "bad")) {
            Process nginx = nginx(server, port, "");
            try {
                String ask = "curl -sS --noproxy * --cacert root.pem --crlfile all.crl.pem --resolve a.example:" + port
                        + ":127.0.0.1 https://a.example:" + port + "/";
                if (server.equals("good")) {
                    assertThat(programs.run(ask)).contains("the page");
                } else {
                    assertThat(programs.fail(ask)).contains("certificate revoked");
                }
            } finally {
                stop(nginx);
            }
        }
    }

    @Test
    void nginxAsksForTheStatusOfItsClients() throws IOException, InterruptedException {
        Programs.need("curl", "nginx");
        int port = freePort();
        Process nginx = nginx("good", port, """
                ssl_verify_client on; ssl_verify_depth 2; ssl_client_certificate both.pem; ssl_ocsp leaf;""");
        try {
            String ask = "curl -sS --noproxy * --cacert root.pem -w %{http_code} --resolve a.example:" + port
                    + ":127.0.0.1 https://a.example:" + port + "/ ";
            assertThat(programs.run(ask + "--cert goodclient.chain.pem --key goodclient.key"))
                    .contains("the page", "200");
            assertThat(programs.run(ask + "--cert badclient.chain.pem --key badclient.key"))
                    .contains("400");
        } finally {
            stop(nginx);
        }
    }

    @Test
    void javaAsksOverOcspAndFetchesCrls() throws IOException, InterruptedException {
        String check = Path.of(System.getProperty("java.home"), "bin", "java")
                + " -XX:TieredStopAtLevel=1 -Dcom.sun.security.enableCRLDP=true -cp " + classes() + " "
                + PkixCheck.class.getName() + " root.pem issuing.pem ";
        assertThat(programs.run(check + "good.pem")).contains("OCSP: good", "CRL: good");
        assertThat(programs.run(check + "bad.pem")).contains("OCSP: KEY_COMPROMISE", "CRL: KEY_COMPROMISE");
    }

    private static String classes() {
        return new File(PkixCheck.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .getPath();
    }

    private static Process nginx(String server, int port, String more) throws IOException {
        Path work = Files.createTempDirectory(folder, "nginx");
        Files.writeString(work.resolve("index.html"), "the page");
        Files.writeString(work.resolve("nginx.conf"), """
                daemon off; master_process off; pid %1$s/pid; error_log stderr info;
                events { worker_connections 64; }
                http {
                  access_log off; client_body_temp_path %1$s; proxy_temp_path %1$s; fastcgi_temp_path %1$s;
                  uwsgi_temp_path %1$s; scgi_temp_path %1$s;
                  server {
                    listen 127.0.0.1:%2$d ssl; root %1$s;
                    ssl_certificate %4$s/%3$s.chain.pem; ssl_certificate_key %4$s/%3$s.key;
                    %5$s
                  }
                }
                """.formatted(
                        work, port, server, folder, more.replace("both.pem", folder + "/both.pem")));
        Process nginx = new ProcessBuilder("nginx", "-e", "stderr", "-p", work.toString(), "-c", work + "/nginx.conf")
                .redirectErrorStream(true)
                .redirectOutput(work.resolve("log").toFile())
                .start();
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            assertThat(nginx.isAlive())
                    .as(Files.readString(work.resolve("log")))
                    .isTrue();
            return accepts(port);
        });
        return nginx;
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static void stop(Process process) {
        process.destroy();
        process.onExit().join();
    }

    private static X509Certificate enrol(String name, String profile) throws IOException {
        KeyPair keys = Csr.ec("P-256");
        byte[] chain = ca.enrol(
                        RunningCa.json(ca.createToken("{\"names\":[\"a.example\"],\"profile\":\"" + profile + "\"}"))
                                .get("token")
                                .asString(),
                        Csr.of(keys).der())
                .body();
        programs.save(name + ".chain.pem", chain);
        X509Certificate leaf = Answers.certificates(chain).getFirst();
        String text = new String(chain, StandardCharsets.US_ASCII);
        programs.save(name + ".pem", text.substring(0, text.indexOf("-----END CERTIFICATE-----") + 26));
        programs.save(
                name + ".key",
                ("-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                .encodeToString(keys.getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n"));
        return leaf;
    }

    private static int shard(X509Certificate certificate) {
        return certificate.getSerialNumber().intValue() & 3;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
