package dev.fourfold.ca;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.catalina.connector.Connector;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole CA on a port of its own, and a client that talks to it over HTTP. */
final class RunningCa implements AutoCloseable {

    static final String PASSPHRASE = "correct horse battery staple";
    static final String OPERATOR_KEY = "operator-key-of-the-tests";
    private static final JsonMapper JSON = JsonMapper.shared();

    private final ConfigurableApplicationContext context;
    private final HttpClient http = HttpClient.newHttpClient();

    private RunningCa(ConfigurableApplicationContext context) {
        this.context = context;
    }

    private static final ThreadLocal<Map<Engine, RunningCa>> SHARED =
            ThreadLocal.withInitial(() -> new EnumMap<>(Engine.class));

    /**
     * Returns the CA that most tests of a thread share, one on each engine; it is started when the first of them asks and
     * stopped with the JVM. A class may move its clock, for all tests of a class run in one thread.
     */
    static RunningCa shared() {
        return SHARED.get().computeIfAbsent(Engine.current(), _ -> {
            RunningCa ca = start(newFolder(), TestDatabase.create(), "ca.https.port=0", "ca.https.check-interval=1h");
            Runtime.getRuntime().addShutdownHook(new Thread(ca::close));
            return ca;
        });
    }

    /** Starts a CA that was made sixty days ago, so that it can be asked how things were before now. */
    static RunningCa madeLongAgo(String... properties) {
        Duration age = Duration.ofDays(60);
        List<String> all = new ArrayList<>(List.of(properties));
        all.add("test.clock.moved=-" + age.toDays() + "d");
        RunningCa ca = start(newFolder(), TestDatabase.create(), all.toArray(String[]::new));
        ca.clock().moveBy(age);
        return ca;
    }

    static Path newFolder() {
        try {
            Path folder = Files.createTempDirectory("ca");
            folder.toFile().deleteOnExit();
            return folder.resolve("keys");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a CA; {@code properties} come on top of the usual ones, or instead of them. */
    static RunningCa start(Path directory, TestDatabase database, String... properties) {
        List<String> all = new ArrayList<>(List.of(
                "ca.directory=" + directory,
                "ca.passphrase=" + PASSPHRASE,
                "ca.operator-key=" + OPERATOR_KEY,
                "ca.base-url=http://ca.example:8080/",
                // all tests ask from one address, more in a minute than anybody may
                "ca.limits.requester=off",
                "ca.limits.operator=off",
                "ca.limits.address=off",
                "ca.limits.failures=off"));
        all.addAll(List.of(properties));
        return startWith(database, all.toArray(String[]::new));
    }

    /** Starts a CA with some properties and no others; the last of a name counts. */
    static RunningCa startWith(TestDatabase database, String... properties) {
        Map<String, String> byName = new LinkedHashMap<>();
        Stream.of(database.properties().stream(), Stream.of("server.port=0"), Stream.of(properties))
                .flatMap(all -> all)
                .map(property -> property.split("=", 2))
                .forEach(property -> byName.put(property[0], property[1]));
        return new RunningCa(new SpringApplicationBuilder(CaApplication.class, TestClock.Configuration.class)
                .registerShutdownHook(false)
                .run(byName.entrySet().stream()
                        .map(property -> "--" + property.getKey() + "=" + property.getValue())
                        .toArray(String[]::new)));
    }

    /** Returns every endpoint of its controllers. */
    List<Endpoint> endpoints() {
        return Endpoint.of(context.getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class));
    }

    /** Does what the CA does every hour. */
    void removeWhatIsOld() {
        context.getBean("retention", Runnable.class).run();
    }

    TestClock clock() {
        return context.getBean(TestClock.class);
    }

    JdbcClient jdbc() {
        return context.getBean(JdbcClient.class);
    }

    /** Does something to the CA's database of which nothing remains. */
    void rolledBack(Consumer<JdbcClient> act) {
        context.getBean(TransactionOperations.class).executeWithoutResult(status -> {
            status.setRollbackOnly();
            act.accept(jdbc());
        });
    }

    URI uri(String path) {
        return URI.create(
                "http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port") + path);
    }

    /** Returns where a CA with HTTPS takes it; its name there is the address. */
    URI httpsUri(String path) {
        TomcatWebServer server =
                (TomcatWebServer) Objects.requireNonNull(((ServletWebServerApplicationContext) context).getWebServer());
        int port = Stream.of(server.getTomcat().getService().findConnectors())
                .filter(Connector::getSecure)
                .findFirst()
                .orElseThrow()
                .getLocalPort();
        return URI.create("https://127.0.0.1:" + port + path);
    }

    HttpResponse<byte[]> get(String path, String... headers) {
        return send(request(path, headers).GET().build());
    }

    HttpResponse<byte[]> operatorGet(String path) {
        return get(path, "Authorization", "Bearer " + OPERATOR_KEY);
    }

    /** Puts bytes as curl does, which calls whatever it sends a form. */
    HttpResponse<byte[]> operatorPut(String path, byte[] body) {
        return send(HttpRequest.newBuilder(uri(path))
                .header("Authorization", "Bearer " + OPERATOR_KEY)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .PUT(BodyPublishers.ofByteArray(body))
                .build());
    }

    HttpResponse<byte[]> post(String path, byte[] body, String... headers) {
        return post(path, BodyPublishers.ofByteArray(body), headers);
    }

    HttpResponse<byte[]> post(String path, BodyPublisher body, String... headers) {
        return send(request(path, headers).POST(body).build());
    }

    /** Calls as an operator, with a body of JSON. */
    HttpResponse<byte[]> call(String method, String path, String key, String json) {
        return send(request(path, "Authorization", "Bearer " + key, "Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(json))
                .build());
    }

    /** Asks for a certificate with an enrolment token. */
    HttpResponse<byte[]> enrol(String token, byte[] request) {
        return post("/api/v1/certificates", request, "Authorization", "Bearer " + token);
    }

    /** Sends a renewal. */
    HttpResponse<byte[]> renew(String jws) {
        return post("/api/v1/renewals", BodyPublishers.ofString(jws), "Content-Type", "application/jose");
    }

    /** Asks as the operator for an enrolment token. */
    HttpResponse<byte[]> createToken(String json) {
        return post(
                "/api/v1/enrolment-tokens",
                BodyPublishers.ofString(json),
                "Authorization",
                "Bearer " + OPERATOR_KEY,
                "Content-Type",
                "application/json");
    }

    /** Returns a token for one certificate of the profile {@code server}. */
    String token(String name) {
        return json(createToken("{\"names\":[\"" + name + "\"],\"profile\":\"server\"}"))
                .get("token")
                .asString();
    }

    HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static JsonNode json(HttpResponse<byte[]> answer) {
        return JSON.readTree(answer.body());
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
        return headers.length == 0 ? request : request.headers(headers);
    }

    @Override
    public void close() {
        context.close();
        http.close();
    }
}
