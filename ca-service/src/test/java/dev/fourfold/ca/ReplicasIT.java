package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fourfold.protocol.Thorough;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three processes of a CA on one database and one folder of keys, behind a client that takes them in turn. */
@Thorough("it starts three processes and takes a minute")
class ReplicasIT {

    private static final String CRL = "/crl/1.crl";
    private static final int CLIENTS = 6;
    private static final int BEFORE_THE_KILL = 40;
    private static final int AFTER_THE_KILL = 40;

    @TempDir
    private Path folder = Path.of("");

    private final Queue<X509Certificate> issued = new ConcurrentLinkedQueue<>();
    private final Queue<String> revoked = new ConcurrentLinkedQueue<>();
    private final AtomicInteger turn = new AtomicInteger();

    @Test
    void loseNothingWhenOneIsKilled() throws IOException, CertificateEncodingException {
        Path keys = RunningCa.newFolder();
        try (RunningPostgres database = RunningPostgres.start(folder);
                Replica first = Replica.start(keys, database, folder.resolve("1.log"))) {
            first.port(); // which makes the keys, before the others look for them
            try (Replica second = Replica.start(keys, database, folder.resolve("2.log"));
                    Replica third = Replica.start(keys, database, folder.resolve("3.log"))) {
                List<Replica> replicas = List.of(first, second, third);
                replicas.forEach(Replica::port);
                List<Replica> survivors = List.of(first, third);
                SeenCrls crls = new SeenCrls(
                        Answers.certificates(first.get("/ca/issuing.pem").body())
                                .getFirst());
                workWhileOneIsKilled(replicas, second, crls);
                for (Replica survivor : survivors) {
                    assertNothingIsLost(survivor);
                    awaitRevokedIn(survivor, crls);
                    assertTheAuditLogIsWhole(survivor);
                }
                assertThat(crls.count()).isGreaterThan(1);
                answerAsOne(first, third);
            }
        }
    }

    private void workWhileOneIsKilled(List<Replica> replicas, Replica victim, SeenCrls crls) {
        AtomicBoolean enough = new AtomicBoolean();
        List<Future<?>> clients = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(threads.submit(() -> {
                    while (!enough.get()) {
                        issueAndRevoke(replicas);
                    }
                }));
            }
            try {
                awaitIssued(BEFORE_THE_KILL, replicas, crls);
                victim.kill();
                List<Replica> survivors =
                        replicas.stream().filter(replica -> replica != victim).toList();
                awaitIssued(issued.size() + AFTER_THE_KILL, survivors, crls);
            } finally {
                enough.set(true);
            }
        }
        clients.forEach(Future::resultNow);
    }

    /** Looks at the CRL of each replica in turn meanwhile. */
    private void awaitIssued(int count, List<Replica> replicas, SeenCrls crls) {
        await().atMost(Duration.ofMinutes(3)).until(() -> {
            for (Replica replica : replicas) {
                crls.take(replica.get(CRL).body());
            }
            return issued.size() >= count;
        });
    }

    private void awaitRevokedIn(Replica replica, SeenCrls crls) {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            X509CRL crl = crls.take(replica.get(CRL).body());
            assertThat(crl.getRevokedCertificates())
                    .extracting(entry -> entry.getSerialNumber().toString(16))
                    .containsAll(revoked);
        });
    }

    private static void assertTheAuditLogIsWhole(Replica replica) throws IOException {
        HttpResponse<byte[]> verdict = replica.post("/api/v1/audit/verification", RunningCa.OPERATOR_KEY, new byte[0]);
        assertThat(RunningCa.json(verdict).get("verified").asBoolean())
                .as(text(verdict))
                .isTrue();
    }

    /** What one replica has done the other knows: a request by its key at once, a status within its second. */
    private static void answerAsOne(Replica one, Replica other) throws IOException {
        String token = token(one);
        byte[] csr = Csr.p256().der();
        HttpResponse<byte[]> first = one.post("/api/v1/certificates", token, csr);
        X509Certificate certificate = Answers.assertIssued(first).getFirst();
        assertThat(other.post("/api/v1/certificates", token, csr).body()).isEqualTo(first.body());
        Answers.assertProblem(
                other.post("/api/v1/certificates", token, Csr.p256().der()), 401, Refusal.USED_TOKEN);

        X509Certificate issuer =
                Answers.certificates(one.get("/ca/issuing.pem").body()).getFirst();
        byte[] question = OcspRequests.about(OcspRequests.id(issuer, certificate.getSerialNumber(), OcspRequests.SHA1));
        assertThat(status(issuer, other, question)).isEqualTo(CertificateStatus.GOOD);
        String path = "/api/v1/certificates/" + Answers.serial(certificate) + "/revocation";
        assertThat(one.post(path, RunningCa.OPERATOR_KEY, bytes("{\"reason\":\"superseded\"}"))
                        .statusCode())
                .isEqualTo(201);
        await().atMost(Duration.ofSeconds(5)).until(() -> status(issuer, other, question) instanceof RevokedStatus);
        assertThat(other.post(path, RunningCa.OPERATOR_KEY, bytes("{\"reason\":\"superseded\"}"))
                        .statusCode())
                .isEqualTo(200);
    }

    private static @Nullable CertificateStatus status(X509Certificate issuer, Replica replica, byte[] question)
            throws IOException {
        return OcspRequests.basic(issuer, replica.ocsp(question))
                .getResponses()[0]
                .getCertStatus();
    }

    private static String token(Replica replica) throws IOException {
        HttpResponse<byte[]> token = replica.post(
                "/api/v1/enrolment-tokens",
                RunningCa.OPERATOR_KEY,
                bytes("{\"names\":[\"a.example\"],\"profile\":\"server\"}"));
        assertThat(token.statusCode()).as(text(token)).isEqualTo(201);
        return RunningCa.json(token).get("token").asString();
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    /** What is acknowledged is noted; a process that is killed answers nothing, and nothing is claimed of that. */
    private void issueAndRevoke(List<Replica> replicas) {
        try {
            String token = token(next(replicas));
            HttpResponse<byte[]> answer = next(replicas)
                    .post("/api/v1/certificates", token, Csr.p256().der());
            X509Certificate certificate = Answers.assertIssued(answer).getFirst();
            issued.add(certificate);
            String serial = Answers.serial(certificate);
            HttpResponse<byte[]> revocation = next(replicas)
                    .post(
                            "/api/v1/certificates/" + serial + "/revocation",
                            RunningCa.OPERATOR_KEY,
                            bytes("{\"reason\":\"superseded\"}"));
            assertThat(revocation.statusCode()).isEqualTo(201);
            revoked.add(serial);
        } catch (IOException e) {
            // the one that was killed
        }
    }

    private Replica next(List<Replica> replicas) {
        return replicas.get(Math.floorMod(turn.getAndIncrement(), replicas.size()));
    }

    private void assertNothingIsLost(Replica survivor) throws IOException, CertificateEncodingException {
        assertThat(issued).extracting(Answers::serial).doesNotHaveDuplicates();
        assertThat(issued).hasSizeGreaterThanOrEqualTo(BEFORE_THE_KILL + AFTER_THE_KILL);
        assertThat(revoked).isNotEmpty();
        for (X509Certificate certificate : issued) {
            HttpResponse<byte[]> known = survivor.get("/api/v1/certificates/" + Answers.serial(certificate));
            assertThat(known.statusCode()).isEqualTo(200);
            assertThat(RunningCa.json(known).get("fingerprint").asString())
                    .isEqualTo(HexFormat.of().formatHex(Sha256.of(certificate.getEncoded())));
        }
        for (String serial : revoked) {
            HttpResponse<byte[]> known = survivor.get("/api/v1/certificates/" + serial + "/revocation");
            assertThat(known.statusCode()).isEqualTo(200);
            assertThat(RunningCa.json(known).get("reason").asString()).isEqualTo("superseded");
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
