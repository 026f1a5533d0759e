package dev.fourfold.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fourfold.system.Checkout.Ports;
import java.io.IOException;
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
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The three services, from their jars, each a process that can be killed and started again on what it has kept. */
final class Site implements AutoCloseable {

    enum Service {
        CA,
        SERVER,
        CLIENT;

        String slug() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** For what follows at once on a machine with nothing else to do. */
    static final Duration SOON = Duration.ofSeconds(90);

    private static final Duration LONG = Duration.ofMinutes(3);

    private final Path folder;
    private final SiteSecrets secrets;
    private final Ports ports;
    private final Line line;
    private final List<String> options;
    private final List<String> serverOptions;
    private final String adminKey = SiteSecrets.hex();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<Service, Process> processes = new EnumMap<>(Service.class);
    private final List<String> answers = new CopyOnWriteArrayList<>();
    private String key = "";

    private Site(Path folder, Ports ports, Line line, List<String> options, List<String> serverOptions) {
        this.folder = folder;
        this.secrets = new SiteSecrets(folder);
        this.options = options;
        this.serverOptions = serverOptions;
        this.ports = ports;
        this.line = line;
    }

    /** Starts everything, and waits until the client is attached. */
    static Site start(Path folder, String... serverOptions) throws IOException, InterruptedException {
        return start(folder, List.of(), List.of(serverOptions));
    }

    /** The same, with options for all services. */
    static Site start(Path folder, List<String> options, List<String> serverOptions)
            throws IOException, InterruptedException {
        Ports ports = Ports.free();
        Site site = new Site(folder, ports, new Line(ports.channel()), options, serverOptions);
        site.secrets.make(site.adminKey);
        site.start(Service.CA);
        site.start(Service.SERVER);
        site.start(Service.CLIENT);
        for (Service service : Service.values()) {
            site.awaitReady(service);
        }
        site.key = site.makeCaller();
        return site;
    }

    SiteSecrets secrets() {
        return secrets;
    }

    Line line() {
        return line;
    }

    Path folder(Service service) {
        return folder.resolve(service.slug());
    }

    void start(Service service) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-jar",
                jar(service).toString(),
                "--server.port=" + port(service),
                "--fourfold.data=" + folder(service),
                "--spring.config.import=configtree:" + secrets.of(service) + "/"));
        command.addAll(options);
        command.addAll(
                switch (service) {
                    case CA -> List.of("--ca.base-url=http://localhost:" + ports.ca());
                    case SERVER -> {
                        command.addAll(serverOptions);
                        yield with("--fourfold.channel.server.port=" + ports.channel());
                    }
                    case CLIENT ->
                        with(
                                "--fourfold.channel.client.host=127.0.0.1",
                                "--fourfold.channel.client.port=" + line.port(),
                                "--fourfold.channel.client.min-backoff=100ms",
                                "--fourfold.channel.client.max-backoff=200ms");
                });
        processes.put(
                service,
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(
                                log(service.slug()).toFile()))
                        .start());
    }

    private List<String> with(String... options) {
        return Stream.concat(
                        Stream.of(
                                "--fourfold.enrolment.ca-url=http://localhost:" + ports.ca(),
                                "--fourfold.enrolment.root-file="
                                        + folder(Service.CA).resolve("keys/root.pem")),
                        Stream.of(options))
                .toList();
    }

    private static Path jar(Service service) throws IOException {
        try (Stream<Path> jars =
                Files.list(Checkout.ROOT.resolve(service.slug() + "-service").resolve("target"))) {
            return jars.filter(jar -> jar.toString().endsWith("-app.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private int port(Service service) {
        return switch (service) {
            case CA -> ports.ca();
            case SERVER -> ports.server();
            case CLIENT -> ports.client();
        };
    }

    /** Kills without a word, as kill -9 does. */
    void kill(Service service) throws InterruptedException {
        process(service).destroyForcibly().waitFor();
    }

    /** Returns all that a service has said so far. */
    String log(Service service) throws IOException {
        return Files.readString(log(service.slug()));
    }

    private Path log(String slug) {
        return folder.resolve(slug + ".log");
    }

    Process process(Service service) {
        return Objects.requireNonNull(processes.get(service));
    }

    void awaitReady(Service service) {
        await(service + " is ready")
                .atMost(LONG)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(() -> get(service, "/actuator/health/readiness").statusCode() == 200);
    }

    /** Stops all processes of the server's database, until the end of a block. */
    Frozen frozenDatabase() {
        return Frozen.database(folder(Service.SERVER));
    }

    private String makeCaller() throws IOException, InterruptedException {
        key = adminKey;
        HttpResponse<String> made =
                post("/api/v1/callers", "{\"name\":\"bank\",\"permissions\":[\"transfer\",\"confirm\",\"read\"]}");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return json(made).get("key").asString();
    }

    /** Returns what the samples of a metric that have a label's value add up to. */
    double sum(Service service, String metric, String value) throws IOException, InterruptedException {
        return get(service, "/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith(metric) && line.contains("\"" + value + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    HttpResponse<String> get(Service service, String path) throws IOException, InterruptedException {
        return send(request(service, path));
    }

    /** As the CA's operator, as in the following. */
    HttpResponse<String> postToCa(String path, String body) throws IOException, InterruptedException {
        return send(operator(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    HttpResponse<String> getFromCa(String path) throws IOException, InterruptedException {
        return send(operator(path));
    }

    HttpResponse<String> deleteAtCa(String path) throws IOException, InterruptedException {
        return send(operator(path).DELETE());
    }

    private HttpRequest.Builder operator(String path) throws IOException {
        return request(Service.CA, path)
                .header("Authorization", "Bearer " + secrets.get(Service.CA, "ca.operator-key"));
    }

    /** As who may do everything but move money. */
    HttpResponse<String> getAsAdmin(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create("http://localhost:" + ports.server() + path))
                .header("Authorization", "Bearer " + adminKey));
    }

    /** Returns all that was answered so far, headers included, but by the inbox. */
    List<String> answers() {
        return List.copyOf(answers);
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send(request(Service.SERVER, path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    HttpResponse<String> delete(String path) throws IOException, InterruptedException {
        return send(request(Service.SERVER, path).DELETE());
    }

    private HttpRequest.Builder request(Service service, String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port(service) + path))
                .timeout(Duration.ofMinutes(1));
        return service == Service.SERVER ? request.header("Authorization", "Bearer " + key) : request;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
        if (!answer.uri().getPath().startsWith("/api/v1/inbox")) {
            answers.add(answer.uri() + " " + answer.headers().map() + " " + answer.body());
        }
        return answer;
    }

    static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    @Override
    public void close() throws IOException {
        http.shutdownNow();
        line.close();
        for (Service service : List.of(Service.CLIENT, Service.SERVER, Service.CA)) {
            Process process = process(service);
            process.destroy();
            process.onExit().orTimeout(1, TimeUnit.MINUTES).join();
        }
    }
}
