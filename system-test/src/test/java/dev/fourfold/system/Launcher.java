package dev.fourfold.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fourfold.system.Checkout.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code ./run} on a data folder and on ports of its own. */
record Launcher(Shell shell, Ports ports) {

    static final Duration LONG = Duration.ofMinutes(10);

    /** Returns the command line with further options. */
    String[] command(String... options) {
        List<String> command =
                new ArrayList<>(List.of(Checkout.ROOT.resolve("run").toString(), "--data", "data"));
        command.addAll(List.of("--ca-port", "" + ports.ca(), "--server-port", "" + ports.server()));
        command.addAll(List.of("--client-port", "" + ports.client(), "--channel-port", "" + ports.channel()));
        command.addAll(List.of(options));
        return command.toArray(String[]::new);
    }

    /**
     * Starts it and waits until everything runs, or it has ended; returns it with what it wrote so far in a file.
     *
     * @param options such as {@code --no-cache}, if making the cache for later starts would only take time
     */
    Process start(Path output, String... options) throws IOException {
        // a group of its own, as a terminal gives it, with an interrupt that is not ignored, as background jobs have it
        List<String> command = new ArrayList<>(List.of("setsid", "env", "--default-signal=INT"));
        command.addAll(List.of(command(options)));
        Process run = shell.start(output, command);
        await().atMost(LONG)
                .until(() -> !run.isAlive() || Files.readString(output).contains("Ctrl-C stops it"));
        return run;
    }

    /** Presses Ctrl-C, and waits until nothing is left of it. */
    void interrupt(Process run) throws IOException, InterruptedException {
        shell.run(LONG, "kill", "-INT", "--", "-" + run.pid()).expectSuccess();
        assertThat(run.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(run.exitValue()).isZero();
        assertThat(processes()).isEmpty();
    }

    /** Returns the command lines of all processes that use its folder. */
    List<String> processes() {
        String folder = shell.directory().toString();
        return ProcessHandle.allProcesses()
                .flatMap(process -> process.info().commandLine().stream())
                .filter(commandLine -> commandLine.contains(folder))
                .toList();
    }
}
