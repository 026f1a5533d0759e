package dev.fourfold.client.otp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
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
@DirtiesContext(classMode = DirtiesContext.ClassMode.BEFORE_EACH_TEST_METHOD)
@ExtendWith(OutputCaptureExtension.class)
class InboxIT {

    private static final String SENTENCE = "The OTP for transferring Rs 1 to your friend's account is 123456.";

    @TempDir
    private static Path parent;

    private static int inboxes;

    @LocalServerPort
    private int port;

    @Autowired
    private OtpConversation conversation;

    @DynamicPropertySource
    static void directory(DynamicPropertyRegistry registry) {
        registry.add("inbox.directory", () -> parent.resolve("inbox" + inboxes++));
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
        assertThat(get("/nothing", "*/*").headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(get("/latest", "image/png").statusCode()).isEqualTo(406);
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

    private HttpResponse<String> get(String path, String accept) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/inbox" + path))
                            .header("Accept", accept)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
