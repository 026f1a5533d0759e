package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fourfold.protocol.Endpoint;
import dev.fourfold.protocol.Identity;
import dev.fourfold.protocol.PeerName;
import dev.fourfold.protocol.SecureChannel;
import dev.fourfold.protocol.Thorough;
import dev.fourfold.protocol.TrustAnchors;
import dev.fourfold.protocol.enrolment.CaRefusedException;
import dev.fourfold.protocol.enrolment.CertificateRequest;
import dev.fourfold.protocol.enrolment.EnrolmentClient;
import dev.fourfold.protocol.enrolment.EnrolmentToken;
import dev.fourfold.protocol.enrolment.RootPin;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The replacement of the root, seen by those who pin the old one, the new one and both. */
@Thorough("RootRotationIT takes the same steps one by one")
class RootRolloverIT {

    private static final PeerName NAME = PeerName.of("a.example");

    @TempDir
    Path folder;

    private final Path keys = RunningCa.newFolder();
    private final TestDatabase database = TestDatabase.create();

    @Test
    void leadsFromTheOldRootToTheNew() throws Exception {
        Programs.need("openssl", "certtool");
        try (RunningCa ca = RunningCa.start(keys, database, "test.clock.moved=-3m")) {
            RootApi roots = new RootApi(ca);
            IssuerApi issuers = new IssuerApi(ca);
            save("old.pem", ca.get("/ca/root.pem").body());
            enrol(ca, "first");
            assertVerified("first", "old");

            int next = roots.create();
            save("new.pem", ca.get("/ca/roots/" + next + ".pem").body());
            save("both.pem", ca.get("/ca/roots.pem").body());
            assertThat(keys.resolve("root.pem")).hasSameBinaryContentAs(folder.resolve("both.pem"));
            assertThat(ca.get("/ca/root.pem").body()).isEqualTo(Files.readAllBytes(folder.resolve("old.pem")));
            assertThat(roots.shown(next).get("certifiedBy").toString()).isEqualTo("[1]");
            assertVerified("first", "old");
            assertVerified("first", "both");
            assertRefused("first", "new");

            assertThat(roots.activate(next, false).statusCode()).isEqualTo(200);
            assertThat(roots.state(1)).isEqualTo("retiring");
            assertThat(ca.get("/ca/root.pem").body()).isEqualTo(Files.readAllBytes(folder.resolve("new.pem")));
            save("crl.pem", ca.get("/crl/root.pem").body());
            assertThat(programs().run("openssl crl -in crl.pem -CAfile new.pem -noout"))
                    .contains("verify OK");
            assertThat(enrol(ca, "between")).as("no bridge before it is needed").hasSize(2);
            assertVerified("between", "old");
            assertVerified("between", "both");
            assertThat(Answers.certificates(ca.get("/ca/chain.pem").body()).getLast())
                    .isEqualTo(roots.certificate(1));
            Answers.assertProblem(roots.retire(1, false), 409, Refusal.ROOT_STATE);
            Answers.assertProblem(roots.retire(1, true), 409, Refusal.ROOT_STATE);
            Answers.assertProblem(roots.retire(next, true), 409, Refusal.ROOT_STATE);

            issuers.replace("{}");
            assertThat(enrol(ca, "second")).as("with a bridge").hasSize(3);
            assertVerified("second", "old");
            assertVerified("second", "new");
            assertVerified("second", "both");
            assertVerified("first", "old");
            assertVerified("first", "both");
            assertRefused("first", "new");
            assertThat(Answers.certificates(ca.get("/ca/chain.der").body())).contains(roots.certificate(next));

            Answers.assertProblem(roots.retire(1, false), 409, Refusal.ROOT_STATE);
            int third = roots.create();
            Answers.assertProblem(roots.activate(third, false), 409, Refusal.ROOT_STATE);
            assertThat(roots.retire(third, false).statusCode()).isEqualTo(200);

            ca.clock().moveBy(Duration.ofMinutes(2));
            assertThat(issuers.retire(1, true).statusCode()).isEqualTo(200);
            assertThat(roots.retire(1, false).statusCode()).isEqualTo(200);
            assertThat(keys.resolve("root.pem")).hasSameBinaryContentAs(folder.resolve("new.pem"));
            assertThat(enrol(ca, "third")).as("no bridge any more").hasSize(2);
            assertRefused("third", "old");
            assertVerified("third", "new");
            Answers.assertProblem(issuers.activate(1), 409, Refusal.ISSUER_STATE);
            Answers.assertProblem(roots.activate(1, true), 409, Refusal.ROOT_STATE);
            assertThat(ca.jdbc()
                            .sql("select action from audit_entry where object like 'root %' order by id")
                            .query(String.class)
                            .list())
                    .containsExactly("root-created", "root-activated", "root-created", "root-retired", "root-retired");
        }
        try (RunningCa again = RunningCa.start(keys, database)) {
            assertThat(again.get("/ca/roots.pem").body()).isEqualTo(Files.readAllBytes(folder.resolve("new.pem")));
            enrol(again, "fourth");
            assertVerified("fourth", "new");
        }
    }

    @Test
    void keepsServicesTogether() throws Exception {
        RunningCa ca = RunningCa.start(keys, database);
        X509Certificate oldRoot = new RootApi(ca).certificate(1);
        RootPin old = RootPin.Fingerprint.of(oldRoot);
        Identity before = enrol(ca, old, "client");
        RootApi roots = new RootApi(ca);
        int next = roots.create();
        X509Certificate newRoot = roots.certificate(next);
        assertThat(roots.activate(next, false).statusCode()).isEqualTo(200);
        Identity between = renew(ca, old, before);
        new IssuerApi(ca).replace("{}");
        ca.close();
        ca = RunningCa.start(keys, database, "ca.https.port=0");
        Identity server = enrol(ca, old, "server");
        Identity moved = renew(ca, RootPin.Fingerprint.of(newRoot), between);
        assertThat(server.chain()).hasSize(3);
        assertThat(moved.chain()).as("keeps the bridge for others").hasSize(3);

        TrustAnchors trustsOld = TrustAnchors.of(oldRoot);
        TrustAnchors trustsNew = TrustAnchors.of(newRoot);
        TrustAnchors trustsBoth = TrustAnchors.of(oldRoot, newRoot);
        connect(Endpoint.of(moved, trustsOld), Endpoint.of(server, trustsOld));
        connect(Endpoint.of(moved, trustsNew), Endpoint.of(server, trustsOld));
        connect(Endpoint.of(moved, trustsOld), Endpoint.of(server, trustsNew));
        connect(Endpoint.of(moved, trustsBoth), Endpoint.of(server, trustsNew));
        connect(Endpoint.of(between, trustsOld), Endpoint.of(server, trustsBoth));
        assertThatThrownBy(() -> connect(Endpoint.of(between, trustsOld), Endpoint.of(server, trustsNew)))
                .as("an old leaf has no bridge")
                .isInstanceOf(IOException.class);

        assertThat(https(ca, oldRoot)).isEqualTo(200);
        assertThat(https(ca, newRoot)).isEqualTo(200);

        ca.clock().moveBy(Duration.ofMinutes(2));
        assertThat(new IssuerApi(ca).retire(1, true).statusCode()).isEqualTo(200);
        assertThat(new RootApi(ca).retire(1, false).statusCode()).isEqualTo(200);
        RunningCa last = ca;
        assertThatThrownBy(() -> renew(last, old, moved)).hasMessageContaining("not the pinned one");
        Path file = Files.write(folder.resolve("old.der"), oldRoot.getEncoded());
        assertThatThrownBy(() -> renew(last, new RootPin.File(file), server)).isInstanceOf(CaRefusedException.class);
        assertThat(renew(ca, RootPin.Fingerprint.of(newRoot), moved).chain()).hasSize(2);
        ca.close();
    }

    private static Identity enrol(RunningCa ca, RootPin pin, String profile) throws Exception {
        String token = RunningCa.json(ca.createToken("{\"names\":[\"a.example\"],\"profile\":\"" + profile + "\"}"))
                .get("token")
                .asString();
        try (EnrolmentClient client = client(ca, pin)) {
            return client.enrol(CertificateRequest.create("CN=a.example", List.of(NAME)), EnrolmentToken.of(token));
        }
    }

    private static Identity renew(RunningCa ca, RootPin pin, Identity identity) throws Exception {
        try (EnrolmentClient client = client(ca, pin)) {
            return client.renew(identity, CertificateRequest.create("CN=a.example", List.of(NAME)));
        }
    }

    private static EnrolmentClient client(RunningCa ca, RootPin pin) {
        return new EnrolmentClient(ca.uri("/"), pin, Duration.ofSeconds(20), ca.clock());
    }

    private static void connect(Endpoint client, Endpoint server) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Future<SecureChannel> accepted =
                    threads.submit(() -> SecureChannel.accept(listener.accept(), server, _ -> {}));
            Socket socket = new Socket(listener.getInetAddress(), listener.getLocalPort());
            try (SecureChannel channel = SecureChannel.connect(socket, client, NAME, _ -> {});
                    SecureChannel other = accepted.get()) {
                channel.send(new byte[] {7});
                assertThat(other.input().read()).isEqualTo(7);
            }
        }
    }

    /** Returns how the CA answers over HTTPS to somebody who trusts one root. */
    private static int https(RunningCa ca, X509Certificate root) throws Exception {
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        anchors.setCertificateEntry("root", root);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(anchors);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        try (HttpClient http = HttpClient.newBuilder().sslContext(context).build()) {
            return http.send(HttpRequest.newBuilder(ca.httpsUri("/ca/root.pem")).build(), BodyHandlers.discarding())
                    .statusCode();
        } catch (SSLException e) {
            return 0;
        }
    }

    /** Enrols, keeps leaf and chain in files, and returns the chain. */
    private List<X509Certificate> enrol(RunningCa ca, String name) throws Exception {
        byte[] chain =
                ca.enrol(ca.token("a.example"), Csr.of(Csr.ec("P-256")).der()).body();
        String text = new String(chain, StandardCharsets.US_ASCII);
        int end = text.indexOf("-----END CERTIFICATE-----") + 26;
        save(name + ".leaf.pem", text.substring(0, end).getBytes(StandardCharsets.US_ASCII));
        save(name + ".pem", chain);
        return CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(chain)).stream()
                .map(X509Certificate.class::cast)
                .toList();
    }

    private void save(String file, byte[] content) throws IOException {
        programs().save(file, content);
    }

    private Programs programs() {
        return new Programs(folder);
    }

    private void assertVerified(String chain, String root) throws Exception {
        for (String verify : verifiers(chain, root)) {
            programs().run(verify);
        }
    }

    private void assertRefused(String chain, String root) throws Exception {
        for (String verify : verifiers(chain, root)) {
            programs().fail(verify);
        }
    }

    /** OpenSSL, which is given the chain to choose from, and GnuTLS, which takes it in order. */
    private static List<String> verifiers(String chain, String root) {
        return List.of(
                "openssl verify -x509_strict -CAfile " + root + ".pem -untrusted " + chain + ".pem " + chain
                        + ".leaf.pem",
                "certtool --verify --load-ca-certificate " + root + ".pem --infile " + chain + ".pem");
    }
}
