package dev.fourfold.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One of the services in a process of its own, as {@code java -jar} starts it. */
record ServiceProcess(Process process, int port, Path log) implements AutoCloseable {

    private static final Duration LONG = Duration.ofMinutes(5);
    /** What starts and ends soon does not pay for being optimised; what is measured does. */
    private static final String JVM =
            System.getProperty("fourfold.services.jvm", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx512m");

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    /** Starts a service and does not wait for it. */
    static ServiceProcess start(String service, int port, Path folder, List<String> options) throws IOException {
        Files.createDirectories(folder);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(JVM.split(" ")));
        command.addAll(List.of(
                "-jar",
                Checkout.jar(Checkout.ROOT.resolve(service).resolve("target")).toString(),
                "--server.port=" + port,
                "--fourfold.data=" + folder));
        command.addAll(options);
        Path log = folder.resolve("log");
        return new ServiceProcess(new Shell(folder, Map.of()).start(log, command), port, log);
    }

    void awaitReady() throws IOException {
        await().atMost(LONG).until(() -> !process.isAlive() || isReady());
        assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
    }

    /** Returns whether it says that it is ready; it is not when it says nothing for two seconds. */
    boolean isReady() throws InterruptedException {
        try {
            return get("/actuator/health/readiness", Duration.ofSeconds(2)).contains("\"status\":\"UP\"");
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns the body of an answer of 200. */
    String get(String path, Duration patience) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(uri(path)).timeout(patience).build();
        var answer = HTTP.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(path + " answered " + answer.statusCode());
        }
        return answer.body();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** As kill -9 does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
