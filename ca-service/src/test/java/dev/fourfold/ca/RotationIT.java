package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fourfold.ca.command.CaCommands;
import dev.fourfold.protocol.Thorough;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The replacement of the issuer, while the CA goes on. */
class RotationIT {

    private static final Path KEYS = RunningCa.newFolder();
    private static RunningCa ca;
    private static IssuerApi issuers;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void start() throws IOException {
        ca = RunningCa.start(KEYS, TestDatabase.create());
        issuers = new IssuerApi(ca);
        Files.writeString(folder.resolve("operator.key"), RunningCa.OPERATOR_KEY);
        Files.writeString(folder.resolve("passphrase"), RunningCa.PASSPHRASE);
    }

    @AfterAll
    static void stop() {
        ca.close();
    }

    @ParameterizedTest
    @CsvSource({"p-384, SHA384withECDSA", "rsa-2048, SHA256withRSA", "ed25519, Ed25519", "ml-dsa-65, ML-DSA-65"})
    void takesEachKindOfKey(String keyType, String signature) {
        int id = issuers.replace("{\"keyType\":\"" + keyType + "\"}");
        List<X509Certificate> chain = issuers.enrol("a.example");
        assertThat(chain.getFirst().getSigAlgName()).isEqualTo(signature);
        assertThat(chain.get(1).getSubjectX500Principal().getName()).isEqualTo("CN=Fourfold Issuing CA " + id);
        assertThat(ca.get("/ca/issuing.der").body())
                .isEqualTo(ca.get("/ca/issuers/" + id + ".der").body());
    }

    @Test
    void losesNothingUnderLoad() throws InterruptedException, ExecutionException {
        AtomicBoolean done = new AtomicBoolean();
        List<Future<List<List<X509Certificate>>>> loads = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int thread = 0; thread < 4; thread++) {
                loads.add(threads.submit(() -> {
                    List<List<X509Certificate>> chains = new ArrayList<>();
                    do {
                        chains.add(issuers.enrol("load.example"));
                    } while (!done.get());
                    return chains;
                }));
            }
            try {
                issuers.replace("{}");
                issuers.replace("{\"keyType\":\"p-384\"}");
            } finally {
                done.set(true);
            }
        }
        List<List<X509Certificate>> all = new ArrayList<>();
        for (Future<List<List<X509Certificate>>> load : loads) {
            all.addAll(load.get());
        }
        assertThat(all.stream().map(chain -> chain.get(1)).distinct().count()).isGreaterThan(1);
        assertThat(ca.jdbc()
                        .sql("select count(*) from certificate where 'load.example' = any(names) and der is null")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void endsInRetirement() {
        int old = issuers.replace("{}");
        issuers.enrol("b.example");
        Answers.assertProblem(issuers.retire(old, true), 409, Refusal.ISSUER_STATE);
        issuers.replace("{}");
        assertThat(issuers.state(old)).isEqualTo("retiring");
        Answers.assertProblem(issuers.retire(old, true), 409, Refusal.ISSUER_STATE);
        ca.clock().moveBy(Duration.ofMinutes(2));
        Answers.assertProblem(issuers.retire(old, false), 409, Refusal.ISSUER_STATE);
        assertThat(issuers.retire(old, true).statusCode()).isEqualTo(200);
        assertThat(issuers.state(old)).isEqualTo("retired");
        assertThat(issuers.retire(old, false).statusCode()).isEqualTo(200);
        Answers.assertProblem(issuers.activate(old), 409, Refusal.ISSUER_STATE);
        assertThat(ca.get("/ca/issuers/" + old + ".der").statusCode()).isEqualTo(200);
        assertThat(ca.jdbc()
                        .sql("select action from audit_entry where object = ? order by id")
                        .param("issuer " + old)
                        .query(String.class)
                        .list())
                .containsExactly("issuer-created", "issuer-activated", "issuer-retired");
    }

    @Test
    void canBeUndone() {
        int first = issuers.replace("{}");
        int second = issuers.replace("{}");
        assertThat(issuers.activate(first).statusCode()).isEqualTo(200);
        assertThat(issuers.state(second)).isEqualTo("retiring");
        assertThat(issuers.activate(first).statusCode()).isEqualTo(200);
    }

    @Test
    @Thorough("it starts another CA")
    void isSeenByOtherProcesses() {
        int next = issuers.create("{}").get("id").asInt();
        ca.jdbc()
                .sql("update issuer set state = 'retiring' where state = 'active'")
                .update();
        ca.jdbc()
                .sql("update issuer set state = 'active' where id = ?")
                .param(next)
                .update();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> issuers.enrol("c.example")
                        .get(1)
                        .getSubjectX500Principal()
                        .getName()
                        .endsWith(" " + next));
    }

    @Test
    void limitsAnIssuerToNames() {
        JsonNode made = issuers.create("{\"permittedDns\":[\"example\"],\"permittedAddresses\":[\"10.0.0.0/8\"]}");
        X509Certificate certificate = Answers.certificates(
                        ca.get("/ca/issuers/" + made.get("id").asInt() + ".der").body())
                .getFirst();
        assertThat(certificate.getCriticalExtensionOIDs()).contains("2.5.29.30");
        assertThat(certificate.getExtensionValue("2.5.29.30")).contains('e', 'x', 10, 0, 0, 0, 255, 0, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"keyType\":\"rsa-1024\"}",
                "{\"keyType\":\"P_256\"}",
                "{\"keyType\":7}",
                "{\"permittedDns\":[\"*.example\"]}",
                "{\"permittedDns\":[\"\"]}",
                "{\"permittedDns\":[null]}",
                "{\"permittedAddresses\":[\"10.0.0.1/8\"]}",
                "{\"permittedAddresses\":[\"10.0.0.0/33\"]}",
                "{\"permittedAddresses\":[\"localhost/8\"]}",
                "{\"unknown\":1}",
                "["
            })
    void refusesWhatIsNoWish(String json) {
        Answers.assertProblem(issuers.post("", json), 400, Refusal.INVALID_BODY);
    }

    @Test
    void isForAdministrators() {
        Answers.assertProblem(
                ca.post("/api/v1/issuers", new byte[0], "Content-Type", "application/json"),
                401,
                Refusal.MISSING_OPERATOR_KEY);
        Answers.assertProblem(ca.post("/api/v1/issuers/1/activation", new byte[0]), 401, Refusal.MISSING_OPERATOR_KEY);
    }

    @Test
    void knowsItsIssuers() {
        Answers.assertProblem(issuers.activate(4711), 404, Refusal.UNKNOWN_ISSUER);
        Answers.assertProblem(issuers.retire(4711, true), 404, Refusal.UNKNOWN_ISSUER);
        Answers.assertProblem(issuers.certify(4711, new byte[0]), 404, Refusal.UNKNOWN_ISSUER);
        Answers.assertProblem(issuers.certify(1, new byte[0]), 409, Refusal.ISSUER_STATE);
    }

    @Test
    @Thorough("endsInRetirement rotates an issuer")
    void goesThroughACeremonyIfTheRootIsElsewhere() throws IOException {
        String copy = folder.resolve("root-copy.p12").toString();
        String passphrase = folder.resolve("passphrase").toString();
        byte[] issuing = ca.get("/ca/issuing.der").body();
        assertThat(run("root", "export", "--directory", KEYS.toString(), "--to", copy, "--passphrase-file", passphrase))
                .isZero();
        assertThat(run("root", "remove", "--directory", KEYS.toString(), "--passphrase-file", passphrase))
                .isOne();
        assertThat(run(
                        "root",
                        "remove",
                        "--directory",
                        KEYS.toString(),
                        "--copy",
                        copy,
                        "--passphrase-file",
                        passphrase))
                .isZero();
        assertThat(KEYS.resolve("root.p12")).doesNotExist();

        JsonNode made = issuers.create("{\"permittedDns\":[\"example\"]}");
        int id = made.get("id").asInt();
        Path csr = Files.writeString(
                folder.resolve("issuer.csr"), made.get("request").asString());
        Path signed = folder.resolve("issuer.pem");
        Answers.assertProblem(issuers.activate(id), 409, Refusal.ISSUER_STATE);
        assertThat(signIssuer(csr, "0".repeat(64), copy, signed)).isOne();
        assertThat(signed).doesNotExist();
        assertThat(signIssuer(csr, keySha256(csr), copy, signed)).isZero();
        for (byte[] wrong : List.of(
                issuing,
                ca.get("/ca/root.der").body(),
                ca.get("/ca/chain.pem").body(),
                new byte[0],
                made.get("request").asString().getBytes(StandardCharsets.US_ASCII))) {
            Answers.assertProblem(issuers.certify(id, wrong), 400, Refusal.INVALID_ISSUER_CERTIFICATE);
        }
        assertThat(issuers.certify(id, Files.readAllBytes(signed)).statusCode()).isEqualTo(200);
        Answers.assertProblem(issuers.certify(id, Files.readAllBytes(signed)), 409, Refusal.ISSUER_STATE);
        assertThat(issuers.activate(id).statusCode()).isEqualTo(200);
        issuers.enrol("d.example");
        retiresOneThatNoRootHasSigned(Files.readAllBytes(signed));
        Files.copy(Path.of(copy), KEYS.resolve("root.p12"));
    }

    private static void retiresOneThatNoRootHasSigned(byte[] certificate) {
        int id = issuers.create("{}").get("id").asInt();
        HttpResponse<byte[]> retired = issuers.retire(id, false);
        assertThat(retired.statusCode()).isEqualTo(200);
        assertThat(RunningCa.json(retired).get("state").asString()).isEqualTo("retired");
        assertThat(RunningCa.json(retired).has("request")).isFalse();
        Answers.assertProblem(issuers.certify(id, certificate), 409, Refusal.ISSUER_STATE);
        Answers.assertProblem(issuers.activate(id), 409, Refusal.ISSUER_STATE);
        assertThat(ca.get("/ca/issuers/" + id + ".pem").statusCode()).isEqualTo(404);
    }

    private static int signIssuer(Path csr, String keySha256, String rootKey, Path out) {
        return run(
                "root",
                "sign-issuer",
                "--csr",
                csr.toString(),
                "--key-sha256",
                keySha256,
                "--root-key",
                rootKey,
                "--out",
                out.toString(),
                "--passphrase-file",
                folder.resolve("passphrase").toString());
    }

    private static String keySha256(Path csr) throws IOException {
        try (PEMParser parser = new PEMParser(Files.newBufferedReader(csr))) {
            PKCS10CertificationRequest request = (PKCS10CertificationRequest) parser.readObject();
            return HexFormat.of()
                    .formatHex(Sha256.of(request.getSubjectPublicKeyInfo().getEncoded()));
        }
    }

    @Test
    @Thorough("CommandIT runs commands, and endsInRetirement does the same over HTTP")
    void hasCommands() {
        String url = ca.uri("").toString();
        String key = folder.resolve("operator.key").toString();
        assertThat(run("issuer", "create", "--url", url, "--key-file", key, "--key-type", "p-384"))
                .isZero();
        assertThat(run("issuer", "list", "--url", url, "--key-file", key)).isZero();
        assertThat(run("issuer", "activate", "--url", url, "--key-file", key, "4711"))
                .isOne();
        assertThat(run("issuer", "list", "--url", "http://127.0.0.1:1", "--key-file", key))
                .isOne();
        assertThat(run("issuer", "activate", "--url", url, "--key-file", key, "x"))
                .isEqualTo(2);
    }

    private static int run(String... arguments) {
        return CaCommands.run(arguments);
    }
}
