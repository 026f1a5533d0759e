package dev.fourfold.benchmarks.startup;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A service in a process of its own.
 *
 * @param milliseconds from its start until it said that it is ready
 */
public record RunningService(Process process, double milliseconds) {

    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    /** Starts {@code command} and returns when it answers on {@code port} that it is ready. */
    public static RunningService start(List<String> command, int port, Path log)
            throws IOException, InterruptedException {
        long began = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        while (!isReady(port)) {
            if (!process.waitFor(20, TimeUnit.MILLISECONDS) && System.nanoTime() - began < LIMIT.toNanos()) {
                continue;
            }
            process.destroyForcibly();
            throw new IOException("It did not become ready: " + Files.readString(log));
        }
        return new RunningService(process, (System.nanoTime() - began) / 1e6);
    }

    private static boolean isReady(int port) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return HTTP.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (ConnectException | HttpTimeoutException _) {
            return false;
        }
    }

    /** Ends it as Ctrl-C would and waits until it has written what it keeps. */
    public void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
