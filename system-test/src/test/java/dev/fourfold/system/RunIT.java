package dev.fourfold.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Thorough;
import dev.fourfold.system.Checkout.Ports;
import dev.fourfold.system.Shell.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher as a user runs it: once on a new data folder, then again on the same one, until Ctrl-C. The order of the
 * tests is the order of that story, for each start takes its time.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RunIT {

    private static final String OTP = "The OTP for transferring Rs 1,00,000 to your friend's account is 256345.";
    private static final String STORY = "one start is enough each time";
    private static final Duration LONG = Launcher.LONG;

    // the services hash passphrases as often as a user's only where everything is looked at
    private static final Map<String, String> ENVIRONMENT =
            Thorough.ON ? Map.of() : Map.of("JDK_JAVA_OPTIONS", "-Dkeystore.pkcs12.keyPbeIterationCount=1000");

    @TempDir
    private static Path temporary;

    private static Shell shell = new Shell(Path.of(""), Map.of());
    private static Ports ports = new Ports(0, 0, 0, 0);
    private static Launcher launcher = new Launcher(shell, ports);

    @BeforeAll
    static void chooseFolderAndPorts() throws IOException {
        shell = new Shell(Files.createDirectory(temporary.resolve("a folder")), ENVIRONMENT);
        ports = Ports.free();
        launcher = new Launcher(shell, ports);
    }

    @AfterAll
    static void leavesNothingRunning() {
        assertThat(launcher.processes()).isEmpty();
    }

    @Test
    @Order(1)
    @Thorough(STORY)
    void refusesAnOptionItDoesNotKnow() throws Exception {
        Result result = shell.run(LONG, launcher.command("--onec"));

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.output()).contains("unknown option: --onec", "Usage: ./run");
    }

    @Test
    @Order(1)
    @Thorough(STORY)
    void refusesAPortThatIsNone() throws Exception {
        Result result = shell.run(LONG, launcher.command("--ca-port", "65536"));

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.output()).contains("--ca-port needs a port from 1 to 65535");
    }

    @Test
    @Order(1)
    @Thorough(STORY)
    void namesTheBusyPortAndTheOptionThatChangesIt() throws Exception {
        try (ServerSocket busy = new ServerSocket(ports.channel(), 1, InetAddress.getLoopbackAddress())) {
            Result result = shell.run(LONG, launcher.command("--once"));

            assertThat(result.status()).isEqualTo(1);
            assertThat(result.output())
                    .contains("port " + busy.getLocalPort(), "server-service", "--channel-port")
                    .doesNotContain("Starting");
        }
    }

    @Test
    @Order(2)
    void deliversOneOtpAndStops() throws Exception {
        Result result = shell.run(LONG, launcher.command("--once")).expectSuccess();

        assertThat(result.output().lines().map(String::strip)).contains(OTP);
        assertThat(result.output()).contains("AUTHORISED");
        assertPhases(result.output(), "server-service");
        assertPhases(result.output(), "client-service");
        assertThat(launcher.processes()).isEmpty();
    }

    @Test
    @Order(3)
    @Thorough(STORY)
    void keepsItsCertificatesAndStopsAllOnCtrlC() throws Exception {
        byte[] root = Files.readAllBytes(shell.directory().resolve("data/ca/keys/root.pem"));
        Path output = temporary.resolve("second.out");
        Path unfinished =
                Files.writeString(cache("ca").resolveSibling(cache("ca").getFileName() + ".99999999"), "");
        Process run = launcher.start(output);
        try {
            String printed = Files.readString(output);
            assertThat(printed).contains("Ctrl-C stops it");
            assertThat(unfinished).doesNotExist();
            assertThat(Files.readAllBytes(shell.directory().resolve("data/ca/keys/root.pem")))
                    .isEqualTo(root);

            assertThatCertificatesWereIssued(2);
            refusesASecondStartOnTheSameData();
            assertThat(shell.paste(linesToTry(printed)).expectSuccess().output())
                    .contains("reader.pem: OK");
            assertThatCertificatesWereIssued(3);
            runsWhatTheDocumentsPrint();

            launcher.interrupt(run);
        } finally {
            run.destroy();
        }
        assertThatTheNextStartHasACache("ca", "token", "--help");
    }

    /** Lets the service run once with nothing but the cache allowed. */
    private static void assertThatTheNextStartHasACache(String who, String... arguments) throws Exception {
        Path cache = cache(who);
        Path jar = Checkout.jar(cache.resolveSibling("app"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:AOTMode=on",
                "-XX:AOTCache=" + cache,
                "-XX:+UseSerialGC",
                "-jar",
                jar.toString()));
        command.addAll(List.of(arguments));
        shell.run(LONG, command.toArray(String[]::new)).expectSuccess();
    }

    private static Path cache(String who) {
        Path target = Checkout.ROOT.resolve(who + "-service").resolve("target");
        return target.resolve(who + "-" + System.getProperty("java.runtime.version") + ".aot");
    }

    private static void refusesASecondStartOnTheSameData() throws Exception {
        Result second = shell.run(LONG, launcher.command("--once"));

        assertThat(second.status()).isEqualTo(1);
        assertThat(second.output()).contains("another ./run", "--data");
    }

    private static void runsWhatTheDocumentsPrint() throws Exception {
        for (String commands : Checkout.printedCommands(Checkout.ROOT, "local")) {
            shell.paste(Checkout.on(ports, commands)).expectSuccess();
        }
    }

    /** Tells how many were issued for a token; the CA has others of its own. */
    private static void assertThatCertificatesWereIssued(int count) throws Exception {
        Result list = shell.run(
                LONG,
                "curl",
                "-fsS",
                "-H",
                "@data/secrets/operator.header",
                "http://localhost:" + ports.ca() + "/api/v1/certificates");
        assertThat(list.expectSuccess().output().split("\"issuedTo\":\"token ")).hasSize(count + 1);
    }

    private static void assertPhases(String output, String who) {
        String account = output.substring(output.indexOf("The handshake as " + who));
        assertThat(account.lines().skip(1).map(String::strip).takeWhile(line -> !line.isEmpty()))
                .extracting(line -> line.substring(0, Math.min(7, line.length())))
                .contains("Phase 1", "Phase 2", "Phase 3", "Phase 4");
    }

    private static String linesToTry(String output) {
        return output.substring(output.indexOf("Lines to try")).lines().skip(1).reduce("", (a, b) -> a + b + '\n');
    }
}
