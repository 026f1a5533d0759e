package dev.fourfold.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs commands as a user would type them, in one folder and with additions to the environment. */
record Shell(Path directory, Map<String, String> environment) {

    /** What a command wrote, standard error included, and how it ended. */
    record Result(int status, String output) {

        Result expectSuccess() {
            assertThat(status)
                    .as("exit status of a command that wrote%n%s", output)
                    .isZero();
            return this;
        }
    }

    /** Starts a command that writes to {@code output}. */
    Process start(Path output, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(new java.io.File("/dev/null"))
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Runs a command to its end. */
    Result run(Duration timeout, String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("fourfold-command", ".out");
        try {
            Process process = start(output, List.of(command));
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError(String.join(" ", command) + " took longer than " + timeout + " and wrote\n"
                        + Files.readString(output));
            }
            return new Result(process.exitValue(), Files.readString(output));
        } finally {
            Files.delete(output);
        }
    }

    /** Runs lines as pasted into a shell; the first that fails ends it. */
    Result paste(String lines) throws IOException, InterruptedException {
        return run(Duration.ofMinutes(5), "bash", "-euxo", "pipefail", "-c", lines);
    }
}
