package dev.fourfold.starter.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an application says no with that has nothing to say itself. */
class TypedProblemsIT {

    private static final String SECRET = "hunter2";

    private static ConfigurableApplicationContext context = new GenericApplicationContext(); // until it is started
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({TypedProblems.class, Service.class})
    static class Application {}

    record Body(int number) {}

    @RestController
    static class Service {

        @GetMapping(path = "/number", produces = "application/json")
        int number(@RequestParam int of) {
            return of;
        }

        @PostMapping(path = "/body", consumes = "application/json")
        int body(@RequestBody Body body) {
            return body.number();
        }

        @GetMapping("/failure")
        void fail() {
            throw new IllegalStateException(SECRET);
        }

        @GetMapping("/refusal")
        void refuse(HttpServletResponse answer, @RequestParam int status) throws IOException {
            answer.sendError(status, SECRET);
        }
    }

    @BeforeAll
    static void start() {
        context = new SpringApplicationBuilder(Application.class)
                .run(
                        "--server.port=0",
                        "--server.address=127.0.0.1",
                        "--spring.autoconfigure.exclude="
                                + "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration,"
                                + "dev.fourfold.starter.database.EmbeddedPostgresAutoConfiguration");
    }

    @AfterAll
    static void stop() {
        context.close();
        HTTP.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/nothing", "/error", "/number/"})
    void knowNoOtherPaths(String path) throws Exception {
        assertProblem(send(request(path)), 404, "not-found");
    }

    @Test
    void nameTheMethodsThatAreAllowed() throws Exception {
        HttpResponse<String> answer = send(request("/body"));

        assertProblem(answer, 405, "method-not-allowed");
        assertThat(answer.headers().firstValue("Allow")).contains("POST");
    }

    @Test
    void areSentAlsoToThoseWhoAcceptSomethingElse() throws Exception {
        assertProblem(send(request("/number?of=1").header("Accept", "image/png")), 406, "not-acceptable");
        assertProblem(send(request("/failure").header("Accept", "text/html")), 500, "internal-error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "nonsense", "application/x-www-form-urlencoded"})
    void nameTheContentTypesThatAreUnderstood(String type) throws Exception {
        HttpResponse<String> answer = post("number=1", type);

        assertProblem(answer, 415, "unsupported-media-type");
        assertThat(answer.headers().firstValue("Accept")).contains("application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hunter2", "{\"number\":\"hunter2\"}", "[]"})
    void quoteNothingOfABodyThatCannotBeRead(String body) throws Exception {
        assertProblem(post(body, "application/json"), 400, "invalid-request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/number", "/number?of=hunter2"})
    void quoteNothingOfAParameter(String path) throws Exception {
        assertProblem(send(request(path)), 400, "invalid-request");
    }

    @Test
    void sayOfAFailureNothingButThatItIsOne() throws Exception {
        assertProblem(send(request("/failure")), 500, "internal-error");
    }

    @ParameterizedTest
    @CsvSource({
        "400, 400, invalid-request",
        "404, 404, not-found",
        "413, 413, request-too-large",
        "418, 400, invalid-request",
        "421, 421, misdirected-request",
        "500, 500, internal-error",
        "503, 500, internal-error"
    })
    void areThereForWhatAFilterRefuses(int chosen, int status, String name) throws Exception {
        assertProblem(send(request("/refusal?status=" + chosen)), status, name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /number%2f.. HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /../../etc HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /{} HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET / HTTP/7.0\r\nHost: a\r\n\r\n",
                "POST /body HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: hunter2\r\n\r\n",
                "POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"
            })
    void areThereForWhatTheContainerRefuses(String request) throws Exception {
        URI uri = uri("/");
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 40")
                    .contains("application/problem+json", "urn:fourfold:problem:")
                    .doesNotContain(SECRET, "Tomcat", "<html");
        }
    }

    @Test
    void areThereForABrokenChunk() throws Exception {
        URI uri = uri("/body");
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            String request = String.join(
                    "\r\n",
                    "POST /body HTTP/1.1",
                    "Host: a",
                    "Content-Type: application/json",
                    "Transfer-Encoding: chunked",
                    "",
                    SECRET,
                    "");
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 400")
                    .contains("application/problem+json", "urn:fourfold:problem:invalid-request")
                    .doesNotContain(SECRET);
        }
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String name) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.headers().allValues("Cache-Control")).containsExactly("no-store");
        JsonNode problem = JsonMapper.shared().readTree(answer.body());
        assertThat(problem.get("instance").asString()).isEqualTo(answer.uri().getRawPath());
        assertThat(problem.get("type").asString()).isEqualTo("urn:fourfold:problem:" + name);
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("title").asString()).isNotBlank();
        assertThat(problem.get("detail").asString()).isNotBlank();
        assertThat(answer.body()).doesNotContain(SECRET, "Exception");
    }

    private static HttpResponse<String> post(String body, String type) throws Exception {
        return send(request("/body").header("Content-Type", type).POST(BodyPublishers.ofString(body)));
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path));
    }

    private static URI uri(String path) {
        return URI.create(
                "http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port") + path);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }
}
