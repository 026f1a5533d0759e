package dev.fourfold.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fourfold.system.Checkout.Ports;
import dev.fourfold.system.Shell.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fresh clone with nothing but Docker: what is committed, not what lies in the folder. */
class ComposeIT {

    private static final Duration LONG = Duration.ofMinutes(20);

    @TempDir
    private Path temporary;

    @Test
    void runsEveryLineThatTheDocumentsPrint() throws Exception {
        Path clone = temporary.resolve("fourfold");
        Shell here = new Shell(Checkout.ROOT, Map.of());
        assumeTrue(succeeds(here, "docker", "info"), "Docker does not answer");
        assumeTrue(succeeds(here, "docker", "compose", "version"), "Docker has no compose command");
        here.run(LONG, "git", "clone", "-q", ".", clone.toString()).expectSuccess();

        Ports ports = Ports.free();
        Shell shell = new Shell(clone, environment(ports));
        try {
            Result up = shell.run(LONG, "docker", "compose", "up", "--wait", "--build", "--quiet-pull");
            if (up.status() != 0) {
                throw new AssertionError(up.output()
                        + shell.run(LONG, "docker", "compose", "logs", "--tail", "40")
                                .output());
            }
            List<String> printed = Checkout.printedCommands(clone, "compose");
            assertThat(printed).isNotEmpty();
            StringBuilder output = new StringBuilder();
            for (String commands : printed) {
                output.append(shell.paste(Checkout.on(ports, commands))
                        .expectSuccess()
                        .output());
            }
            assertThat(output).contains("The OTP for transferring Rs 1,00,000 to your friend's account is 256345.");
        } finally {
            shell.run(LONG, "docker", "compose", "down", "-v", "--rmi", "local", "--remove-orphans");
        }
    }

    private static Map<String, String> environment(Ports ports) {
        return Map.of(
                "COMPOSE_PROJECT_NAME",
                        "fourfold-test-" + ProcessHandle.current().pid(),
                "FOURFOLD_CA_PORT", "" + ports.ca(),
                "FOURFOLD_SERVER_PORT", "" + ports.server(),
                "FOURFOLD_CLIENT_PORT", "" + ports.client(),
                "FOURFOLD_CHANNEL_PORT", "" + ports.channel());
    }

    private static boolean succeeds(Shell shell, String... command) throws InterruptedException {
        try {
            return shell.run(Duration.ofSeconds(30), command).status() == 0;
        } catch (IOException e) {
            return false; // there is no such program
        }
    }
}
