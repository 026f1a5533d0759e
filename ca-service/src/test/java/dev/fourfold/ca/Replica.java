package dev.fourfold.ca;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A CA in a process of its own, which can be killed. */
final class Replica implements AutoCloseable {

    private static final Duration LONG = Duration.ofMinutes(3);
    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

    private final Process process;
    private final Path log;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private Replica(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts one; it is not ready before {@link #port} answers. */
    static Replica start(Path keys, RunningPostgres database, Path log) {
        return start(keys, database, log, Map.of());
    }

    /** Starts one with more variables and properties. */
    static Replica start(
            Path keys, RunningPostgres database, Path log, Map<String, String> environment, String... properties) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.fourfold.ca.CaApplication",
                "--server.port=0",
                "--ca.directory=" + keys,
                "--ca.base-url=http://ca.example:8080",
                "--spring.datasource.url=" + database.url(),
                "--spring.datasource.username=" + database.username()));
        Stream.of(properties).map(property -> "--" + property).forEach(command::add);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        builder.environment().put("SPRING_DATASOURCE_PASSWORD", database.password());
        builder.environment().put("CA_PASSPHRASE", RunningCa.PASSPHRASE);
        builder.environment().put("CA_OPERATOR_KEY", RunningCa.OPERATOR_KEY);
        builder.directory(new File("").getAbsoluteFile());
        try {
            return new Replica(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns its port, once it has one. */
    int port() {
        await().atMost(LONG)
                .until(() -> !process.isAlive() || PORT.matcher(output()).find());
        Matcher matcher = PORT.matcher(output());
        if (!matcher.find()) {
            throw new AssertionError("The CA does not start: " + output());
        }
        return Integer.parseInt(matcher.group(1));
    }

    /** Waits for the end of one that does not start, and returns what it has said. */
    String lastWords() {
        await().atMost(LONG).until(() -> !process.isAlive());
        return output();
    }

    String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HttpResponse<byte[]> get(String path) throws IOException {
        return send(request(path, RunningCa.OPERATOR_KEY).GET());
    }

    HttpResponse<byte[]> post(String path, String credential, byte[] body) throws IOException {
        return send(request(path, credential)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body)));
    }

    HttpResponse<byte[]> ocsp(byte[] question) throws IOException {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/ocsp"))
                .header("Content-Type", OcspRequests.TYPE)
                .POST(BodyPublishers.ofByteArray(question)));
    }

    private HttpRequest.Builder request(String path, String credential) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .header("Authorization", "Bearer " + credential)
                .timeout(Duration.ofSeconds(30));
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException {
        try {
            return http.send(request.build(), BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** As by kill -9. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        kill();
        http.close();
    }
}
