package dev.fourfold.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
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
            bringsEachCodeOnceWhileAServerIsKilled(shell, ports);
        } finally {
            shell.run(LONG, "docker", "compose", "down", "-v", "--rmi", "local", "--remove-orphans");
        }
    }

    /** Three servers behind the balancer, one of which ends without a word. */
    private static void bringsEachCodeOnceWhileAServerIsKilled(Shell shell, Ports ports) throws Exception {
        shell.run(LONG, "docker", "compose", "up", "--wait", "--scale", "server=3")
                .expectSuccess();
        await("all three behind the balancer")
                .atMost(Duration.ofMinutes(1))
                .until(() -> shell.paste(Checkout.on(ports, """
                                for i in $(seq 6); do curl -fsS http://localhost:8081/actuator/health/readiness; done \
                                  | grep -o '"id":"[0-9a-f]*"' | sort -u | wc -l
                                """)).output().endsWith("3\n"));
        String sent = shell.paste(Checkout.on(ports, """
                        test "$(docker compose ps -q server | wc -l)" -eq 3
                        for i in $(seq 10 29); do
                          if [ "$i" = 15 ]; then docker kill "$(docker compose ps -q server | head -n 1)"; fi
                          curl -sS --retry 60 --retry-all-errors --retry-delay 1 http://localhost:8081/api/v1/transfers \
                            -H "Idempotency-Key: code-$i" -H 'Content-Type: application/json' \
                            -d '{"from":"client.com","to":"friend","amount":"77'"$i"'"}'
                        done
                        """)).expectSuccess().output();
        for (int i = 10; i < 30; i++) {
            String sentence = "transferring Rs 7,7" + i + " to";
            await(sentence + " in what follows " + sent)
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> shell.paste(Checkout.on(ports, "curl -fsS http://localhost:8082/api/v1/inbox"))
                                    .output()
                                    .split(sentence, -1)
                                    .length
                            == 2);
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
