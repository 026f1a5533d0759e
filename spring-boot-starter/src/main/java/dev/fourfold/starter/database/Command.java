package dev.fourfold.starter.database;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * A program that is run to its end. It does not inherit our environment: that may hold secrets, and variables that
 * PostgreSQL obeys.
 *
 * @param words the program and its arguments
 * @param directory where it runs
 */
record Command(List<String> words, Path directory) {

    private static final int FAILED_TO_RUN = -1;

    /**
     * What a program left behind.
     *
     * @param output what it wrote, errors included
     */
    record Outcome(int exitCode, String output) {

        boolean succeeded() {
            return exitCode == 0;
        }
    }

    Command {
        words = List.copyOf(words);
    }

    /** Runs the program with some input; one that cannot be run, or not in time, has failed and its output says why. */
    Outcome run(String input, Duration timeout) {
        ProcessBuilder builder =
                new ProcessBuilder(words).directory(directory.toFile()).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        String path = environment.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin");
        environment.clear();
        environment.putAll(Map.of("PATH", path, "LC_ALL", "C"));
        try {
            return await(builder.start(), input, timeout);
        } catch (IOException e) {
            return new Outcome(FAILED_TO_RUN, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome(FAILED_TO_RUN, "interrupted");
        }
    }

    private static Outcome await(Process process, String input, Duration timeout)
            throws IOException, InterruptedException {
        try {
            FutureTask<String> output =
                    new FutureTask<>(() -> new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            Thread.ofVirtual().start(output);
            try (var in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Outcome(FAILED_TO_RUN, "not done after " + timeout.toSeconds() + " s");
            }
            return new Outcome(process.exitValue(), output.get().strip());
        } catch (ExecutionException e) {
            throw new IOException("Its output could not be read", e);
        } finally {
            process.destroyForcibly();
        }
    }
}
