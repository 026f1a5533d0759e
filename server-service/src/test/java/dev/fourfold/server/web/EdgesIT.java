package dev.fourfold.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.server.Api;
import dev.fourfold.server.EmbeddedData;
import dev.fourfold.server.ServerTest;
import dev.fourfold.server.Store;
import dev.fourfold.server.delivery.Device;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ContextConfiguration;

/** What the API says to requests that only just are, or are not, HTTP and JSON as it understands them. */
@ServerTest
@ContextConfiguration(initializers = EmbeddedData.class)
class EdgesIT {

    private static final String TRANSFER =
            "{\"from\":\"client.com\",\"to\":\"friend\",\"amount\":\"1\",\"reference\":\"%s\"}";

    @LocalServerPort
    private int port;

    @Autowired
    private Store store;

    @Autowired
    private Device.Maker devices;

    private Api api;

    @BeforeEach
    void clear() {
        api = Api.at(port);
        store.clear();
    }

    private Api.Answer register(byte[] body, String contentType, String... headers) throws Exception {
        var request = api.request("/api/v1/transfers")
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofByteArray(body));
        return api.send(headers.length == 0 ? request : request.headers(headers));
    }

    private void assertIsNotUtf8(Api.Answer answer) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.problem()).isEqualTo("validation");
        assertThat(answer.text("/errors/0/message")).isEqualTo("the body is not UTF-8");
        assertThat(store.jdbc().queryForObject("SELECT count(*) FROM transfer", Long.class))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c0af", // a slash in two bytes
                "e080af", // in three
                "eda080", // half of a pair
                "f4908080", // above the last character
                "ff",
                "80",
                "e282" // the begin of a character
            })
    void refusesMalformedUtf8(String hex) throws Exception {
        String whole = HexFormat.of()
                .formatHex(TRANSFER.getBytes(StandardCharsets.UTF_8))
                .replace("2573", hex); // in place of %s
        byte[] body = HexFormat.of().parseHex(whole);
        assertIsNotUtf8(register(body, "application/json"));
        assertIsNotUtf8(register(body, "application/json", "Idempotency-Key", "k" + hex));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE", "UTF-32BE"})
    void refusesOtherEncodings(String charset) throws Exception {
        byte[] body = TRANSFER.formatted("rent").getBytes(Charset.forName(charset));
        assertIsNotUtf8(register(body, "application/json"));
        assertIsNotUtf8(register(body, "application/json;charset=" + charset));
    }

    @Test
    void refusesWhatIsSaidToBeInAnotherEncoding() throws Exception {
        byte[] body = TRANSFER.formatted("Müller").getBytes(StandardCharsets.ISO_8859_1);
        assertIsNotUtf8(register(body, "application/json; charset=iso-8859-1"));
        assertIsNotUtf8(register(body, "application/json"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "PATCH", "DELETE"})
    void refusesAFormThatCannotBeReadAsItRefusesAnyBody(String method) throws Exception {
        Api.Answer answer = api.send(api.request("/api/v1/transfers")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .method(method, BodyPublishers.ofString("a=%zz")));
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.problem()).isEqualTo("method-not-allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u0000", "client.com\\u0000", "client.com\\n"})
    void refusesControlCharactersInThePayer(String from) throws Exception {
        byte[] body = TRANSFER.replace("client.com", from).formatted("rent").getBytes(StandardCharsets.UTF_8);
        Api.Answer answer = register(body, "application/json");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.problem()).isEqualTo("validation");
        assertThat(answer.text("/errors/0/message")).isEqualTo("no control characters");
    }

    @Test
    void refusesACodeInAnotherEncoding() throws Exception {
        String id = api.transfer("1").text("/id");
        Api.Answer answer = api.send(api.request("/api/v1/transfers/" + id + "/confirmation")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray("{\"code\":\"123456\"}".getBytes(StandardCharsets.UTF_16))));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("/errors/0/message")).isEqualTo("the body is not UTF-8");
        assertThat(api.get("/api/v1/transfers/" + id).text("/attemptsRemaining"))
                .isEqualTo("5");
    }

    @Test
    void takesUtf8() throws Exception {
        byte[] body = TRANSFER.formatted("Müller, किराया, 🏠").getBytes(StandardCharsets.UTF_8);
        Api.Answer answer = register(body, "application/json; charset=UTF-8");
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(201);
        assertThat(api.get(answer.header("Location")).text("/reference")).isEqualTo("Müller, किराया, 🏠");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "permissions":["transfer","delete"]  | permissions
                    "permissions":["TRANSFER"]           | permissions
                    "permissions":[""]                   | permissions
                    """)
    void namesTheWordsThatThereAre(String members, String member) throws Exception {
        Api.Answer answer = api.post("/api/v1/callers", "{\"name\":\"edges\"," + members + "}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("/errors/0/member")).isEqualTo(member);
        assertThat(answer.text("/errors/0/message"))
                .isEqualTo("one of transfer, confirm, execute, read, payees, admin");
    }

    @Test
    void namesTheCurrencyThatThereIs() throws Exception {
        Api.Answer answer = api.post(
                "/api/v1/transfers",
                "{\"from\":\"client.com\",\"to\":\"friend\",\"amount\":\"1\",\"currency\":\"EUR\"}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("/errors/0/member")).isEqualTo("currency");
        assertThat(answer.text("/errors/0/message")).isEqualTo("INR");
    }

    @Test
    void answersNothingToWhoKnowsAnyState() throws Exception {
        String id = api.transfer("1").text("/id");
        String path = "/api/v1/transfers/" + id;
        String tag = api.get(path).header("ETag");
        for (String known : Set.of("*", " * ", tag, "\"other\", " + tag)) {
            Api.Answer answer =
                    api.send(api.request(path).header("If-None-Match", known).GET());
            assertThat(answer.status()).as(known).isEqualTo(304);
            assertThat(answer.header("ETag")).isEqualTo(tag);
            assertThat(answer.response().body()).isEmpty();
        }
        assertThat(api.send(api.request("/api/v1/transfers/trf_x")
                                .header("If-None-Match", "*")
                                .GET())
                        .status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/transfers;x=1",
                "/api/v1/transfers;x=1/",
                "/api;x/v1/recipients",
                "/api/v1/recipients/client.com;x=1",
                "/api/v1/recipients;/client.com/payees",
                "/actuator/health;x=1",
                "/api/v1/openapi;x=1"
            })
    void refusesPathsWithParameters(String path) throws Exception {
        for (Api one : Set.of(api, api.as(""))) {
            Api.Answer answer = one.get(path);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.problem()).isEqualTo("invalid-request");
            assertThat(answer.text("/instance")).isEqualTo(path);
        }
    }

    @Test
    void takesAnEncodedSemicolonForAPartOfAName() throws Exception {
        assertThat(api.get("/api/v1/recipients/client.com%3Bx=1").problem())
                .isIn("unknown-recipient", "invalid-request");
    }

    @Test
    void namesThePathOfAMethodThatThereIsNot() throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write("TRACE /api/v1/transfers HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer)
                    .startsWith("HTTP/1.1 405")
                    .contains("urn:fourfold:problem:method-not-allowed")
                    .contains("\"instance\":\"/api/v1/transfers\"")
                    .doesNotContain("/error");
        }
    }

    @Test
    void letsNobodyKeepARefusal() throws Exception {
        for (String path : Set.of("/api/v1/transfers/x", "/api/v1/nothing", "/api/v1/transfers")) {
            assertThat(api.get(path).response().headers().allValues("Cache-Control"))
                    .as(path)
                    .containsExactly("no-store");
        }
    }

    @Test
    void saysHowLongItWaitedAtMost() throws Exception {
        try (Device device = devices.attach("client.com")) {
            Thread reader = Thread.ofVirtual().start(() -> read(device));
            Api.Answer answer = api.transfer("1", "Prefer", "wait=31");
            assertThat(answer.status()).isEqualTo(201);
            assertThat(answer.response().headers().allValues("Preference-Applied"))
                    .containsExactly("wait=30");
            reader.join();
        }
    }

    private static void read(Device device) {
        try {
            device.read();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
