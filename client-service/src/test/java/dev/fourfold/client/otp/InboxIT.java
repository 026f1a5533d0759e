package dev.fourfold.client.otp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fourfold.protocol.otp.OtpMessage;
import dev.fourfold.protocol.otp.OtpText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.json.JsonMapper;

@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "fourfold.enrolment.ca-url=false",
            "management.endpoint.health.validate-group-membership=false",
            "fourfold.enrolment.passphrase=correct horse battery"
        })
@ExtendWith(OutputCaptureExtension.class)
class InboxIT {

    private static final String SENTENCE = "The OTP for transferring Rs 1 to your friend's account is 123456.";

    @TempDir
    private static Path parent;

    @LocalServerPort
    private int port;

    @Autowired
    private OtpConversation conversation;

    @Autowired
    private Changes changes;

    private final HttpClient http = HttpClient.newHttpClient();

    @DynamicPropertySource
    static void directory(DynamicPropertyRegistry registry) {
        registry.add("inbox.directory", () -> directory().toString());
    }

    private static Path directory() {
        return parent.resolve("inbox");
    }

    @AfterEach
    void hangUp() {
        http.shutdownNow();
    }

    @BeforeEach
    void empty() throws IOException {
        try (DirectoryStream<Path> messages = Files.newDirectoryStream(directory(), "*.otp")) {
            for (Path message : messages) {
                Files.delete(message);
            }
        }
    }

    @Test
    void hasNothingAtFirst() throws Exception {
        HttpResponse<String> latest = get("/latest", "*/*");
        assertThat(latest.statusCode()).isEqualTo(204);
        assertThat(latest.headers().firstValue("Cache-Control")).contains("no-store");

        HttpResponse<String> list = get("", "*/*");
        assertThat(list.statusCode()).isEqualTo(200);
        assertThat(list.body()).endsWith("\"messages\":[]}");
    }

    @Test
    void showsTheSentenceAsTextUnlessAskedForJson() throws Exception {
        deliver("dlv_1");

        HttpResponse<String> text = get("/latest", "*/*");
        assertThat(text.statusCode()).isEqualTo(200);
        assertThat(text.body()).isEqualTo(SENTENCE + "\n");
        assertThat(text.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
        assertThat(text.headers().firstValue("Cache-Control")).contains("no-store");

        HttpResponse<String> json = get("/latest", "application/json");
        assertThat(json.body()).contains("\"deliveryId\":\"dlv_1\"", "\"text\":\"" + SENTENCE + "\"");
        assertThat(json.headers().firstValue("Cache-Control")).contains("no-store");
    }

    @Test
    void listsWhatHasArrived() throws Exception {
        deliver("dlv_1");
        deliver("dlv_2");
        deliver("dlv_2");

        HttpResponse<String> list = get("", "application/json");
        assertThat(list.statusCode()).isEqualTo(200);
        assertThat(list.body().split("deliveryId", -1)).hasSize(3);
        assertThat(list.headers().firstValue("Cache-Control")).contains("no-store");
    }

    @Test
    void answersWhoWaitsOnceSomethingArrives() throws Exception {
        String cursor = cursor();
        assertThat(get("?after=" + cursor, "*/*").statusCode()).isEqualTo(204);

        CompletableFuture<HttpResponse<String>> waiting = ask("?after=" + cursor + "&wait=30");
        await().until(() -> changes.waiting() == 1);
        deliver("dlv_long_1");

        HttpResponse<String> answer = waiting.get(10, TimeUnit.SECONDS);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"deliveryId\":\"dlv_long_1\"", SENTENCE);
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(cursor()).isNotEqualTo(cursor);
    }

    @Test
    void answersWhoWaitsOnceSomethingIsWithdrawn() throws Exception {
        deliver("dlv_long_2");
        CompletableFuture<HttpResponse<String>> waiting = ask("?after=" + cursor() + "&wait=30");
        await().until(() -> changes.waiting() == 1);
        receive(new OtpMessage.Withdraw("dlv_long_2", OtpText.of("It is locked.")));

        assertThat(waiting.get(10, TimeUnit.SECONDS).body())
                .contains("\"text\":\"It is locked.\"", "\"withdrawn\":true")
                .doesNotContain(SENTENCE);
        assertThat(get("/latest", "*/*").body()).isEqualTo("It is locked.\n");
    }

    @Test
    void tellsWhoWaitsInVainThatNothingHasChanged() throws Exception {
        HttpResponse<String> answer = get("?after=" + cursor() + "&wait=1", "*/*");

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    }

    @Test
    void letsAHundredWaitAndNoMore() throws Exception {
        String cursor = cursor();
        List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
        for (int i = 0; i < Changes.MOST_WAITING; i++) {
            waiting.add(ask("?after=" + cursor + "&wait=30"));
        }
        await().until(() -> changes.waiting() == Changes.MOST_WAITING);

        HttpResponse<String> refused = get("?after=" + cursor + "&wait=30", "*/*");
        assertProblem(refused, 503, "too-many-waiting");
        assertThat(refused.headers().firstValue("Retry-After")).contains("1");
        assertThat(get("", "*/*").statusCode()).isEqualTo(200);

        deliver("dlv_long_3");
        for (CompletableFuture<HttpResponse<String>> each : waiting) {
            assertThat(each.get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?wait=31",
                "?wait=-1",
                "?wait=x",
                "?wait=99999999999",
                "?after=",
                "?after=17",
                "?after=0000000g-1",
                "?after=00000000-1%0a",
                "?after=00000000-",
                "?after=00000000-12345678901234567890"
            })
    void refusesParametersThatAreNone(String parameters) throws Exception {
        assertProblem(get(parameters, "*/*"), 400, "invalid-request");
    }

    @Test
    void answersACursorOfAnEarlierRunAtOnce() throws Exception {
        assertThat(get("?after=00000000-1&wait=30", "*/*").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "PATCH", "DELETE"})
    void saysNoToAFormThatCannotBeRead(String method) throws Exception {
        assertProblem(
                send(request("/latest")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .method(method, HttpRequest.BodyPublishers.ofString("a=%zz"))),
                405,
                "method-not-allowed");
    }

    @Test
    void saysNoAsProblems() throws Exception {
        assertProblem(get("/nothing", "*/*"), 404, "not-found");
        assertProblem(get("/latest", "image/png"), 406, "not-acceptable");

        HttpResponse<String> notAllowed = send(request("/latest").POST(HttpRequest.BodyPublishers.ofString(SENTENCE)));
        assertProblem(notAllowed, 405, "method-not-allowed");
        assertThat(notAllowed.headers().firstValue("Allow")).contains("GET");
    }

    @Test
    void saysOfAFailureNothingButThatItIsOne() throws Exception {
        Path elsewhere = parent.resolve("elsewhere");
        Files.move(directory(), elsewhere);
        try {
            HttpResponse<String> failed = get("/latest", "*/*");
            assertProblem(failed, 500, "internal-error");
            assertThat(failed.body()).doesNotContain(parent.toString());
        } finally {
            Files.move(elsewhere, directory());
        }
    }

    @Test
    void isReadUnderTheNamesOfThisMachine() throws Exception {
        for (String host : new String[] {"localhost", "127.0.0.1:" + port, "[::1]:8082"}) {
            assertThat(answerTo(host)).startsWith("HTTP/1.1 200");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rebound.example", "rebound.example:8082", "localhost.rebound.example"})
    void isNotReadUnderAnotherName(String host) throws Exception {
        deliver("dlv_1");

        assertThat(answerTo(host))
                .startsWith("HTTP/1.1 421")
                .contains("application/problem+json", "urn:fourfold:problem:misdirected-request")
                .doesNotContain(SENTENCE);
    }

    @Test
    void leavesNoSentenceInTheLogs(CapturedOutput output) throws Exception {
        LoggingSystem logging = LoggingSystem.get(InboxIT.class.getClassLoader());
        logging.setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.TRACE);
        try {
            deliver("dlv_1");
            get("/latest", "*/*");
            get("/latest", "application/json");
            get("", "*/*");
        } finally {
            logging.setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.INFO);
        }

        Pattern code = Pattern.compile("(?<![0-9A-Za-z.])123456(?![0-9A-Za-z])");
        assertThat(output.getAll()).contains("TRACE").contains("The message is authentic. Delivery dlv_1");
        assertThat(output.getAll().lines())
                .noneMatch(line -> line.contains("OTP for transferring"))
                .noneMatch(line -> code.matcher(line).find());
    }

    private void deliver(String id) throws IOException {
        receive(InboxTest.delivery(id, Duration.ofMinutes(5)));
    }

    private void receive(OtpMessage message) throws IOException {
        conversation.hold(new ByteArrayInputStream(message.encode()), _ -> {});
    }

    private String cursor() throws Exception {
        return JsonMapper.shared().readTree(get("", "*/*").body()).get("cursor").asString();
    }

    private CompletableFuture<HttpResponse<String>> ask(String parameters) {
        return http.sendAsync(request(parameters).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String name) {
        assertThat(answer.headers().allValues("Cache-Control")).containsExactly("no-store");
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body()).contains("\"type\":\"urn:fourfold:problem:" + name + "\"");
    }

    /** Returns the whole answer to somebody who addresses this service in a way of their own. */
    private String answerTo(String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write(("GET /api/v1/inbox HTTP/1.1\r\nHost: " + host
                                    + "\r\nX-Forwarded-Host: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private HttpResponse<String> get(String path, String accept) throws Exception {
        return send(request(path).header("Accept", accept));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/inbox" + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
