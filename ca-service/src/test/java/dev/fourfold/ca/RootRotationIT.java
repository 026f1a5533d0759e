package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.ca.command.CaCommands;
import dev.fourfold.protocol.Thorough;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What may not be done with roots, at a CA whose root has its key elsewhere. */
@Thorough("it starts a CA and makes many roots")
class RootRotationIT {

    private static final Path KEYS = RunningCa.newFolder();
    private static RunningCa ca;
    private static RootApi roots;

    @TempDir
    private static Path folder;

    private static Path oldKey;
    private static Path passphrase;

    @BeforeAll
    static void takeTheKeyAway() throws IOException {
        ca = RunningCa.start(KEYS, TestDatabase.create(), "ca.root.expiry-warning=3660d");
        roots = new RootApi(ca);
        oldKey = Files.move(KEYS.resolve("root.p12"), folder.resolve("old.p12"));
        passphrase = Files.writeString(folder.resolve("passphrase"), RunningCa.PASSPHRASE);
        Files.writeString(folder.resolve("operator.key"), RunningCa.OPERATOR_KEY);
    }

    @AfterEach
    void retirePending() {
        for (JsonNode root : RunningCa.json(ca.operatorGet("/api/v1/roots")).get("roots")) {
            if (root.get("state").asString().equals("pending")) {
                assertThat(roots.retire(root.get("id").asInt(), false).statusCode())
                        .isEqualTo(200);
            }
        }
    }

    @AfterAll
    static void stop() {
        ca.close();
    }

    @Test
    void doesNotActivateARootThatTheActiveOneHasNotCertified() {
        int id = roots.create();
        assertThat(roots.shown(id).get("certifiedBy")).isEmpty();
        HttpResponse<byte[]> answer = roots.activate(id, false);
        Answers.assertProblem(answer, 409, Refusal.ROOT_STATE);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("root cross-sign", "force=true");
        assertThat(roots.state(id)).isEqualTo("pending");
        assertThat(roots.state(1)).isEqualTo("active");
    }

    @Test
    void takesTheCrossCertificateThatWasMadeElsewhere() throws IOException {
        int id = roots.create();
        Path cross = crossSigned(id);
        assertThat(roots.certify(id, Files.readAllBytes(cross)).statusCode()).isEqualTo(200);
        assertThat(roots.certify(id, Files.readAllBytes(cross)).statusCode())
                .as("again")
                .isEqualTo(200);
        assertThat(roots.shown(id).get("certifiedBy").toString()).isEqualTo("[1]");
        assertThat(ca.jdbc()
                        .sql("select action from audit_entry where object = ? order by id")
                        .param("root " + id)
                        .query(String.class)
                        .list())
                .containsExactly("root-created", "root-certified", "root-certified");
        int other = restart(id);
        Answers.assertProblem(roots.certify(other, Files.readAllBytes(cross)), 400, Refusal.INVALID_CROSS_CERTIFICATE);
        Answers.assertProblem(roots.certify(id, Files.readAllBytes(cross)), 409, Refusal.ROOT_STATE);
        Answers.assertProblem(roots.activate(id, true), 409, Refusal.ROOT_STATE);
    }

    /** Retires a pending root and makes another. */
    private static int restart(int id) {
        assertThat(roots.retire(id, false).statusCode()).isEqualTo(200);
        return roots.create();
    }

    @Test
    void doesNotTakeTheCrossCertificateOfAForeignRoot() throws IOException {
        int id = roots.create();
        Path foreign = RunningCa.newFolder();
        RunningCa.start(foreign, TestDatabase.create()).close();
        Path cross = folder.resolve("foreign.pem");
        assertThat(crossSign(id, foreign.resolve("root.p12"), cross)).isZero();
        Answers.assertProblem(roots.certify(id, Files.readAllBytes(cross)), 400, Refusal.INVALID_CROSS_CERTIFICATE);
        assertThat(roots.shown(id).get("certifiedBy")).isEmpty();
    }

    @Test
    void doesNotTakeAnythingElseForACrossCertificate() {
        int id = roots.create();
        for (byte[] wrong : new byte[][] {
            {},
            ca.get("/ca/root.der").body(),
            ca.get("/ca/roots/" + id + ".pem").body(),
            ca.get("/ca/issuing.der").body(),
            ca.get("/ca/roots.pem").body()
        }) {
            Answers.assertProblem(roots.certify(id, wrong), 400, Refusal.INVALID_CROSS_CERTIFICATE);
        }
        Answers.assertProblem(roots.certify(1, ca.get("/ca/root.der").body()), 400, Refusal.INVALID_CROSS_CERTIFICATE);
    }

    @Test
    void isDueInGoodTime() {
        JsonNode health = RunningCa.json(ca.get("/actuator/health")).at("/components/issuingCertificate/details");
        assertThat(health.get("rootEndsSoon").asBoolean()).isTrue();
        assertThat(health.get("endsSoon").asBoolean()).isFalse();
    }

    @Test
    void hasOnePendingRootAtATime() {
        int id = roots.create();
        Answers.assertProblem(roots.post("", "{}"), 409, Refusal.ROOT_STATE);
        assertThat(roots.retire(id, false).statusCode()).isEqualTo(200);
        assertThat(roots.retire(id, false).statusCode()).as("again").isEqualTo(200);
    }

    @Test
    void doesNotRetireTheActiveRoot() {
        Answers.assertProblem(roots.retire(1, false), 409, Refusal.ROOT_STATE);
        Answers.assertProblem(roots.retire(1, true), 409, Refusal.ROOT_STATE);
        assertThat(roots.activate(1, false).statusCode()).as("is so already").isEqualTo(200);
    }

    @Test
    void knowsItsRoots() {
        Answers.assertProblem(roots.activate(4711, true), 404, Refusal.UNKNOWN_ROOT);
        Answers.assertProblem(roots.retire(4711, true), 404, Refusal.UNKNOWN_ROOT);
        Answers.assertProblem(roots.certify(4711, new byte[0]), 404, Refusal.UNKNOWN_ROOT);
        Answers.assertProblem(ca.operatorGet("/api/v1/roots/4711"), 404, Refusal.UNKNOWN_ROOT);
        Answers.assertProblem(ca.get("/ca/roots/4711.pem"), 404, Refusal.UNKNOWN_ROOT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"keyType\":\"rsa-1024\"}", "{\"keyType\":7}", "{\"unknown\":1}", "["})
    void refusesWhatIsNoWish(String json) {
        Answers.assertProblem(roots.post("", json), 400, Refusal.INVALID_BODY);
    }

    @Test
    void isForAdministrators() {
        Answers.assertProblem(
                ca.post("/api/v1/roots", new byte[0], "Content-Type", "application/json"),
                401,
                Refusal.MISSING_OPERATOR_KEY);
        Answers.assertProblem(ca.post("/api/v1/roots/1/activation", new byte[0]), 401, Refusal.MISSING_OPERATOR_KEY);
        Answers.assertProblem(ca.post("/api/v1/roots/1/retirement", new byte[0]), 401, Refusal.MISSING_OPERATOR_KEY);
    }

    @Test
    void doesNotCrossSignWithAKeyThatIsNotTheRoots() throws IOException {
        int id = roots.create();
        Path out = folder.resolve("none.pem");
        assertThat(crossSign(id, folder.resolve("missing.p12"), out)).isOne();
        assertThat(out).doesNotExist();
        Path noRoot = Files.write(
                folder.resolve("issuing.der"), ca.get("/ca/issuing.der").body());
        assertThat(CaCommands.run(
                        "root",
                        "cross-sign",
                        "--root",
                        noRoot.toString(),
                        "--root-key",
                        oldKey.toString(),
                        "--out",
                        out.toString(),
                        "--passphrase-file",
                        passphrase.toString()))
                .as("not self-signed")
                .isOne();
        assertThat(out).doesNotExist();
    }

    @Test
    void hasCommands() throws IOException {
        String url = ca.uri("").toString();
        String key = folder.resolve("operator.key").toString();
        Path out = folder.resolve("made.pem");
        assertThat(CaCommands.run("root", "create", "--url", url, "--key-file", key, "--out", out.toString()))
                .isZero();
        assertThat(Answers.certificates(Files.readAllBytes(out))).hasSize(1);
        assertThat(CaCommands.run("root", "list", "--url", url, "--key-file", key))
                .isZero();
        assertThat(CaCommands.run("root", "activate", "--url", url, "--key-file", key, "4711"))
                .isOne();
        assertThat(CaCommands.run("root", "certify", "--url", url, "--key-file", key, "1", out.toString()))
                .isOne();
        assertThat(CaCommands.run("root", "retire", "--url", url, "--key-file", key, "1"))
                .isOne();
        Path copy = folder.resolve("copy.p12");
        int id = RunningCa.json(ca.operatorGet("/api/v1/roots")).get("roots").size();
        assertThat(CaCommands.run(
                        "root",
                        "export",
                        "--directory",
                        KEYS.toString(),
                        "--root",
                        String.valueOf(id),
                        "--to",
                        copy.toString(),
                        "--passphrase-file",
                        passphrase.toString()))
                .isZero();
        assertThat(CaCommands.run(
                        "root",
                        "remove",
                        "--directory",
                        KEYS.toString(),
                        "--root",
                        String.valueOf(id),
                        "--copy",
                        copy.toString(),
                        "--passphrase-file",
                        passphrase.toString()))
                .isZero();
        assertThat(KEYS.resolve("root-" + id + ".p12")).doesNotExist();
    }

    private static Path crossSigned(int id) throws IOException {
        Path cross = folder.resolve("cross-" + id + ".pem");
        assertThat(crossSign(id, oldKey, cross)).isZero();
        return cross;
    }

    private static int crossSign(int id, Path key, Path out) throws IOException {
        Path root = Files.write(
                folder.resolve("root-" + id + ".pem"),
                ca.get("/ca/roots/" + id + ".pem").body());
        return CaCommands.run(
                "root",
                "cross-sign",
                "--root",
                root.toString(),
                "--root-key",
                key.toString(),
                "--out",
                out.toString(),
                "--passphrase-file",
                passphrase.toString());
    }
}
