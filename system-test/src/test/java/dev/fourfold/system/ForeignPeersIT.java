package dev.fourfold.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fourfold.system.Checkout.Ports;
import java.io.BufferedReader;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The second implementation of the protocol, in Python, enrolled at the CA by curl and openssl, against both services. */
@EnabledIfSystemProperty(
        named = "fourfold.python",
        matches = ".+",
        disabledReason = "it would name a Python that has the package cryptography")
@Timeout(600)
class ForeignPeersIT {

    private static final List<String> SUITES = List.of("0x0101", "0x0102", "0x0103", "0x0201", "0x0202", "0x0203");
    private static final Path PEER = Checkout.ROOT.resolve("shared-protocol/src/test/vectors/peer.py");
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "FOURFOLD_CHANNEL_SERVER_PROFILE", "CLASSICAL_OK",
            "OTP_PAYEES_0_RECIPIENT", "client.com",
            "OTP_PAYEES_0_ID", "friend",
            "OTP_PAYEES_0_LABEL", "your friend's account",
            "OTP_PAYEES_1_RECIPIENT", "python.example",
            "OTP_PAYEES_1_ID", "friend",
            "OTP_PAYEES_1_LABEL", "a friend of the snake");

    @TempDir
    private static Path folder;

    private static Ports ports = new Ports(0, 0, 0, 0);
    private static Shell shell = new Shell(Path.of(""), ENVIRONMENT);
    private static Launcher launcher = new Launcher(shell, ports);
    private static List<Process> running = new ArrayList<>();

    @BeforeAll
    static void startTheSystem() throws Exception {
        ports = Ports.free();
        shell = new Shell(folder, ENVIRONMENT);
        launcher = new Launcher(shell, ports);
        Path output = folder.resolve("run.out");
        running.add(launcher.start(output, "--no-cache"));
        assertThat(Files.readString(output)).contains("Ctrl-C stops it");
        enrol("python.example", "client");
        enrol("server.com", "server");
    }

    @AfterAll
    static void stopTheSystem() throws Exception {
        for (Process process : running.reversed()) {
            if (process.equals(running.getFirst()) && process.isAlive()) {
                launcher.interrupt(process);
            }
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void talkToServerServiceInEverySuite() throws Exception {
        for (String suite : SUITES) {
            String output = client("--suites", suite, "--resume", "1", "--ping");
            assertThat(output)
                    .as(suite)
                    .contains("\"suite\": \"" + suite + "\", \"resumed\": false")
                    .contains("\"suite\": \"" + suite + "\", \"resumed\": true");
        }
        assertThat(client("--first-groups", "0x001D")).contains("\"retry\": true");
    }

    @Test
    void areToldACodeByServerService() throws Exception {
        Path output = folder.resolve("told.out");
        Process client =
                shell.start(output, python("client", "python.example", "--otp", "1", "--expect", "server.com"));
        running.add(client);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> Files.readString(output).contains("connected"));
        shell.paste("curl -fsS http://localhost:" + ports.server() + "/api/v1/transfers"
                        + " -H 'Content-Type: application/json' -H 'Prefer: wait=10'"
                        + " -d '{\"from\":\"python.example\",\"to\":\"friend\",\"amount\":\"77.00\"}'"
                        + " | grep DELIVERED")
                .expectSuccess();
        assertThat(client.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(client.exitValue()).isZero();
        assertThat(Files.readString(output)).contains("The OTP for transferring Rs 77 to a friend of the snake is ");
    }

    @Test
    void talkToClientServiceInEverySuite() throws Exception {
        try (var relay = new Relay()) {
            running.add(clientService(relay.port()));
            for (String suite : SUITES) {
                Process server = new ProcessBuilder(python(
                                "server",
                                "server.com",
                                "--suites",
                                suite,
                                "--connections",
                                "2",
                                "--deliver",
                                "By " + suite))
                        .directory(folder.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
                running.add(server);
                BufferedReader lines = server.inputReader();
                relay.to(Integer.parseInt(lines.readLine().replace("listening ", "")));
                assertThat(lines.lines().toList())
                        .as(suite)
                        .anyMatch(line -> line.contains("\"suite\": \"" + suite + "\", \"resumed\": true"))
                        .filteredOn(line -> line.contains("\"event\": \"acknowledge\""))
                        .hasSize(2);
                assertThat(server.waitFor()).isZero();
            }
        }
    }

    private static String client(String... more) throws Exception {
        var options = new ArrayList<>(List.of("--expect", "server.com"));
        options.addAll(List.of(more));
        return shell.run(
                        Duration.ofMinutes(1),
                        python("client", "python.example", options.toArray(String[]::new))
                                .toArray(String[]::new))
                .expectSuccess()
                .output();
    }

    private static List<String> python(String role, String name, String... more) {
        var command = new ArrayList<>(List.of(System.getProperty("fourfold.python"), PEER.toString(), role));
        command.addAll(List.of("--port", role.equals("client") ? "" + ports.channel() : "0"));
        command.addAll(List.of("--chain", name + ".pem", "--key", name + ".key", "--root", "data/ca/keys/root.pem"));
        command.addAll(List.of("--profile", "CLASSICAL_OK"));
        command.addAll(List.of(more));
        return command;
    }

    /** Starts a second device, which dials a port of ours. */
    private static Process clientService(int port) throws Exception {
        Path secrets = Files.createDirectories(folder.resolve("second/secrets"));
        Files.writeString(secrets.resolve("fourfold.enrolment.token"), token("client.com", "client"));
        Files.writeString(secrets.resolve("fourfold.enrolment.passphrase"), "correct horse battery staple");
        File[] jars =
                Checkout.ROOT.resolve("client-service/target").toFile().listFiles((_, n) -> n.endsWith("-app.jar"));
        assertThat(jars).isNotEmpty();
        return shell.start(
                folder.resolve("second.out"),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-jar",
                        jars[0].toString(),
                        "--server.port=0",
                        "--fourfold.data=second",
                        "--spring.config.import=configtree:" + secrets + "/",
                        "--fourfold.enrolment.ca-url=http://localhost:" + ports.ca(),
                        "--fourfold.enrolment.root-file=data/ca/keys/root.pem",
                        "--fourfold.channel.client.host=127.0.0.1",
                        "--fourfold.channel.client.port=" + port,
                        "--fourfold.channel.client.profile=CLASSICAL_OK",
                        "--fourfold.channel.client.min-backoff=100ms",
                        "--fourfold.channel.client.max-backoff=500ms"));
    }

    private static void enrol(String name, String profile) throws Exception {
        shell.paste("openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout " + name + ".key -out "
                        + name + ".csr -subj /CN=" + name + " -addext subjectAltName=DNS:" + name
                        + "\ncurl -fsS -H 'Authorization: Bearer " + token(name, profile) + "' --data-binary @" + name
                        + ".csr -o " + name + ".pem http://localhost:" + ports.ca() + "/api/v1/certificates")
                .expectSuccess();
    }

    private static String token(String name, String profile) throws Exception {
        String output = shell.run(
                        Duration.ofMinutes(1),
                        "curl",
                        "-fsS",
                        "-H",
                        "@data/secrets/operator.header",
                        "-H",
                        "Content-Type: application/json",
                        "-d",
                        "{\"names\":[\"" + name + "\"],\"profile\":\"" + profile
                                + "\",\"lifetime\":\"PT1H\",\"uses\":1}",
                        "http://localhost:" + ports.ca() + "/api/v1/enrolment-tokens")
                .expectSuccess()
                .output();
        return output.replaceAll("(?s).*\"token\" *: *\"([^\"]*)\".*", "$1");
    }
}
