package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Thorough;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Every endpoint, with what no client should send: each time a problem document of a status below 500, and never a failure. */
class BadInputIT {

    private static final RunningCa CA = RunningCa.start(
            RunningCa.newFolder(), TestDatabase.create(), "ca.limits.failures=off", "ca.limits.operator=off");
    private static final String OPERATOR = "Bearer " + RunningCa.OPERATOR_KEY;
    private static final Set<String> READ_NO_BODY = Set.of(
            "POST /api/v1/backups",
            "POST /api/v1/operators/{name}/key",
            "POST /api/v1/audit/verification",
            // these answer with an OCSPResponse, which has errors of its own: OcspIT
            "POST /ocsp",
            "POST /ocsp/");
    private static final Random RANDOM = new Random(11);

    private static final List<String> INJECTIONS = List.of(
            "'%20or%20'1'='1",
            "x';drop%20table%20certificate;--",
            "%27%20union%20select%20null--",
            "$%7Bjndi:ldap://127.0.0.1:1/x%7D",
            "%0d%0aX-Injected:%20yes",
            "%3Cscript%3Ealert(1)%3C/script%3E",
            "%F0%9F%92%A9",
            "%ff%fe",
            "-1",
            "99999999999999999999999999",
            "null",
            "a".repeat(4000));

    @AfterAll
    static void stop() {
        CA.close();
    }

    /** What was refused has left nothing behind: the CA issues as before. */
    @AfterEach
    void issueNormally() {
        Answers.assertIssued(CA.enrol(CA.token("a.example"), Csr.p256().der()));
    }

    static Stream<Endpoint> endpoints() {
        return CA.endpoints().stream();
    }

    static Stream<Endpoint> someEndpoints() {
        return someOf(endpoints());
    }

    static Stream<Endpoint> someEndpointsWithABody() {
        return someOf(
                endpoints().filter(Endpoint::takesABody).filter(endpoint -> !READ_NO_BODY.contains("" + endpoint)));
    }

    /** Returns every eighth, as the same code reads for all of them; with {@code fourfold.thorough} all. */
    private static Stream<Endpoint> someOf(Stream<Endpoint> endpoints) {
        List<Endpoint> all = endpoints.toList();
        int step = Thorough.ON ? 1 : 8;
        return IntStream.iterate(0, i -> i < all.size(), i -> i + step).mapToObj(all::get);
    }

    /** Fails when an endpoint is added: then make sure that the lists here have what can be wrong with it. */
    @Test
    void meetsEveryEndpoint() {
        assertThat(endpoints().map(Endpoint::toString)).containsExactlyInAnyOrderElementsOf(KnownEndpoints.ALL);
    }

    @ParameterizedTest
    @MethodSource("someEndpointsWithABody")
    void isRefusedInBodies(Endpoint endpoint) {
        List<String> credentials = List.of(OPERATOR, "Bearer " + CA.token("bad.example"));
        for (byte[] body : bodies()) {
            for (String type : endpoint.contentTypes()) {
                for (String credential : credentials) {
                    HttpResponse<byte[]> answer = send(request(endpoint.path("4"))
                            .method(endpoint.method(), BodyPublishers.ofByteArray(body))
                            .header("Content-Type", type)
                            .header("Authorization", credential)
                            .build());
                    assertRefused(answer, endpoint + " " + type + " " + body.length);
                }
            }
        }
    }

    private static List<byte[]> bodies() {
        byte[] noise = new byte[3000];
        RANDOM.nextBytes(noise);
        byte[] csr = Csr.p256().der();
        List<byte[]> bodies = new ArrayList<>(Stream.of(
                        "",
                        "{",
                        "[".repeat(100_000),
                        "{\"a\":".repeat(100_000),
                        "{\"names\":[\"a.example\"],\"names\":[\"b.example\"],\"profile\":\"server\"}",
                        "{\"reason\":\"superseded\",\"reason\":\"superseded\"}",
                        "{\"unknown\":1}",
                        "{\"names\":{\"$gt\":\"\"},\"profile\":[[]]}",
                        "{\"names\":[\"a.example\\u0000\"],\"profile\":\"server\"}",
                        "{\"names\":[\"a.example\"],\"profile\":\"' or 1=1--\"}",
                        "{\"name\":\"\\ud800\",\"roles\":[\"administer\\r\\nX: y\"]}",
                        "null",
                        "1e999999",
                        "\"text\"",
                        "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----",
                        "eyJhbGciOiJub25lIn0..",
                        ".".repeat(60_000))
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList());
        bodies.add(noise);
        bodies.add(Arrays.copyOf(csr, csr.length / 2));
        bodies.add(Arrays.copyOf(csr, csr.length + 1));
        bodies.add(new byte[] {0x30, (byte) 0x84, 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff});
        return bodies;
    }

    /**
     * Sends a request; once more if its body was still on its way when the CA had refused it and closed the connection, as
     * Tomcat does after a 400.
     */
    private static HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return CA.send(request);
        } catch (UncheckedIOException e) {
            return CA.send(request);
        }
    }

    @ParameterizedTest
    @MethodSource("someEndpointsWithABody")
    void isRefusedBeforeTenMegabytesAreRead(Endpoint endpoint) throws IOException {
        String head = endpoint.method() + " " + endpoint.path("4") + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                + "Authorization: " + OPERATOR + "\r\nContent-Type: "
                + endpoint.contentTypes().getFirst() + "\r\nContent-Length: 10000000\r\n\r\n";
        assertThat(raw(head.getBytes(StandardCharsets.US_ASCII), new byte[200_000]))
                .as(endpoint.toString())
                .startsWith("HTTP/1.1 4")
                .contains("application/problem+json", "urn:fourfold:problem:");
    }

    @ParameterizedTest
    @MethodSource("someEndpoints")
    void isRefusedInPathsAndQueries(Endpoint endpoint) {
        for (String injection : INJECTIONS) {
            List<String> paths = new ArrayList<>(List.of(endpoint.path("4") + "?limit=" + injection + "&after="
                    + injection + "&state=" + injection + "&name=" + injection + "&x=" + injection));
            if (endpoint.hasVariables()) {
                paths.add(endpoint.path(injection));
            }
            for (String path : paths) {
                HttpResponse<byte[]> answer = send(request(path)
                        .method(endpoint.method(), BodyPublishers.ofString("x"))
                        .header("Authorization", OPERATOR)
                        .build());
                assertNoFailure(answer, endpoint + " " + path);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("someEndpoints")
    void isRefusedInHeaders(Endpoint endpoint) {
        for (String value :
                List.of("';drop table certificate;--", "a/b;q=x", "*/*;q=2", ",,,", "text/html", "x".repeat(3000))) {
            for (String header : List.of(
                    "Accept", "Content-Type", "Authorization", "Idempotency-Key", "If-None-Match", "X-Forwarded-For")) {
                HttpRequest.Builder request = request(endpoint.path("4"))
                        .method(endpoint.method(), BodyPublishers.ofString("x"))
                        .header(header, value);
                if (!header.equals("Authorization")) {
                    request.header("Authorization", OPERATOR);
                }
                assertNoFailure(send(request.build()), endpoint + " " + header + ": " + value);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("someEndpoints")
    void isRefusedInMethods(Endpoint endpoint) {
        for (String method : List.of("PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "POST", "GET")) {
            assertNoFailure(
                    send(request(endpoint.path("4"))
                            .method(method, BodyPublishers.noBody())
                            .build()),
                    method + " " + endpoint);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /ca/..;/actuator/env HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /api/v1/certificates/..;/..;/x HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /ca/%2e%2e/x HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET //ca//root.pem HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /ca\\root.pem HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/9.9\r\nHost: a\r\n\r\n",
                "NONSENSE\r\n\r\n",
                "POST /api/v1/certificates HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
                "POST /api/v1/certificates HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
                "POST /api/v1/certificates HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n",
                "POST /api/v1/certificates HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST /api/v1/certificates HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: x\r\n\r\n",
                "POST /api/v1/certificates HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n"
            })
    void isRefusedOnTheWire(String request) throws IOException {
        assertThat(raw(request.getBytes(StandardCharsets.US_ASCII)))
                .startsWith("HTTP/1.1 4")
                .contains("application/problem+json", "urn:fourfold:problem:")
                .doesNotContain("<html", "Tomcat");
    }

    @Test
    void isRefusedInVeryLongLines() throws IOException {
        assertThat(raw(("GET /" + "a".repeat(100_000) + " HTTP/1.1\r\nHost: a\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII)))
                .startsWith("HTTP/1.1 4");
        assertThat(raw(("GET / HTTP/1.1\r\nHost: a\r\nX: " + "a".repeat(100_000) + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII)))
                .startsWith("HTTP/1.1 4");
    }

    /** Sends bytes as they are, and returns the beginning of the answer. */
    private static String raw(byte[]... parts) throws IOException {
        URI uri = CA.uri("/");
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(10_000);
            try {
                for (byte[] part : parts) {
                    socket.getOutputStream().write(part);
                }
                socket.shutdownOutput();
            } catch (IOException e) {
                // refused before it was read to its end: the answer is there
            }
            byte[] answer = new byte[8192];
            int length = 0;
            try {
                for (int read = 0; read >= 0 && length < answer.length; length += Math.max(read, 0)) {
                    read = socket.getInputStream().read(answer, length, answer.length - length);
                }
            } catch (SocketTimeoutException e) {
                throw new AssertionError("no answer", e);
            } catch (IOException e) {
                // reset after the answer, which is what counts
            }
            return new String(answer, 0, length, StandardCharsets.UTF_8);
        }
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(CA.uri(path));
    }

    /** Anything but a success. */
    private static void assertRefused(HttpResponse<byte[]> answer, String what) {
        assertThat(answer.statusCode()).as(what).isBetween(400, 499);
        assertNoFailure(answer, what);
    }

    private static void assertNoFailure(HttpResponse<byte[]> answer, String what) {
        assertThat(answer.statusCode()).as(what).isLessThan(500);
        assertThat(answer.headers().firstValue("X-Injected")).as(what).isEmpty();
        if (answer.statusCode() >= 400 && answer.body().length > 0) {
            assertThat(answer.headers().firstValue("Content-Type")).as(what).contains("application/problem+json");
            JsonNode problem = RunningCa.json(answer);
            assertThat(problem.get("type").asString()).as(what).startsWith("urn:fourfold:problem:");
            assertThat(problem.get("detail").asString())
                    .as(what)
                    .doesNotContain("Exception", "drop table", "jndi", "org.", "PSQL");
        }
    }
}
