package dev.fourfold.client.otp;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "fourfold.enrolment.ca-url=false",
            "management.endpoint.health.validate-group-membership=false",
            "fourfold.enrolment.passphrase=correct horse battery",
            "logging.level.root=trace"
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

    @DynamicPropertySource
    static void directory(DynamicPropertyRegistry registry) {
        registry.add("inbox.directory", () -> directory().toString());
    }

    private static Path directory() {
        return parent.resolve("inbox");
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
        assertThat(list.body()).isEqualTo("[]");
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
        deliver("dlv_1");
        get("/latest", "*/*");
        get("/latest", "application/json");
        get("", "*/*");

        Pattern code = Pattern.compile("(?<![0-9A-Za-z.])123456(?![0-9A-Za-z])");
        assertThat(output.getAll()).contains("TRACE").contains("The message is authentic. Delivery dlv_1");
        assertThat(output.getAll().lines())
                .noneMatch(line -> line.contains("OTP for transferring"))
                .noneMatch(line -> code.matcher(line).find());
    }

    private void deliver(String id) throws IOException {
        byte[] message = InboxTest.delivery(id, Duration.ofMinutes(5)).encode();
        conversation.hold(new ByteArrayInputStream(message), _ -> {});
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String name) {
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

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
