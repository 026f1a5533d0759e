package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Thorough;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the framework refuses, and what fails, looks like every other refusal. */
class ProblemsIT {

    private static final RunningCa CA = RunningCa.shared();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/nonsense",
                "/ca/",
                "/ca/root.txt",
                "/api/v1/certificates/",
                "/actuator",
                "/actuator/env",
                "/error"
            })
    void knowNoOtherPaths(String path) {
        Answers.assertProblem(CA.operatorGet(path), 404, "not-found");
    }

    @Test
    void nameTheMethodsThatAreAllowed() {
        HttpResponse<byte[]> answer = CA.get("/api/v1/renewals");
        Answers.assertProblem(answer, 405, "method-not-allowed");
        assertThat(answer.headers().firstValue("Allow")).contains("POST");
        Answers.assertProblem(
                CA.send(HttpRequest.newBuilder(CA.uri("/ca/root.pem")).DELETE().build()), 405, "method-not-allowed");
    }

    @Test
    void nameTheContentTypesThatAreUnderstood() {
        HttpResponse<byte[]> answer =
                CA.post("/api/v1/renewals", BodyPublishers.ofString("x"), "Content-Type", "nonsense");
        Answers.assertProblem(answer, 415, "unsupported-media-type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "PATCH", "DELETE"})
    void areNoFailureOfOursWhereAFormCannotBeRead(String method) {
        Answers.assertProblem(
                CA.send(HttpRequest.newBuilder(CA.uri("/ca/root.pem"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .method(method, BodyPublishers.ofString("a=%zz"))
                        .build()),
                405,
                "method-not-allowed");
    }

    @Test
    void areSentToThoseWhoAcceptSomethingElse() {
        Answers.assertProblem(
                CA.post("/api/v1/certificates", new byte[0], "Accept", "application/pem-certificate-chain"),
                401,
                Refusal.MISSING_TOKEN);
    }

    @Test
    void sayThatThereAreTwoCredentials() {
        String operator = "Bearer " + RunningCa.OPERATOR_KEY;
        Answers.assertProblem(
                CA.get("/api/v1/certificates", "Authorization", operator, "Authorization", operator),
                400,
                Refusal.INVALID_PARAMETER);
        Answers.assertProblem(
                CA.post(
                        "/api/v1/certificates",
                        Csr.p256().der(),
                        "Authorization",
                        "Bearer " + CA.token("a.example"),
                        "Authorization",
                        "Basic bm9ib2R5Og=="),
                400,
                Refusal.INVALID_PARAMETER);
    }

    @Test
    void sayThatABodyEndedEarly() throws IOException {
        String token = CA.token("a.example");
        URI uri = CA.uri("/api/v1/certificates");
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.getOutputStream()
                    .write(("POST /api/v1/certificates HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + token
                                    + "\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 400")
                    .contains("application/problem+json", "urn:fourfold:problem:invalid-");
        }
    }

    @Test
    @Thorough("it starts a CA of its own and stops its database")
    void sayThatTheStoreIsUnavailable() {
        TestDatabase database = TestDatabase.create();
        try (RunningCa ca =
                RunningCa.start(RunningCa.newFolder(), database, "spring.datasource.hikari.connection-timeout=500")) {
            String token = ca.token("a.example");
            database.destroy();
            HttpResponse<byte[]> answer = ca.enrol(token, Csr.p256().der());
            Answers.assertProblem(answer, 503, Refusal.STORE_UNAVAILABLE);
            assertThat(answer.headers().firstValue("Retry-After")).contains("5");
            assertThat(ca.get("/actuator/health/readiness").statusCode()).isEqualTo(503);
            HttpResponse<byte[]> health = ca.get("/actuator/health");
            assertThat(health.statusCode()).isEqualTo(503);
            assertThat(new String(health.body(), StandardCharsets.UTF_8))
                    .contains("The check failed; the log says why")
                    .doesNotContain("Exception", "java.", "org.");
            assertThat(ca.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
            assertThat(ca.get("/ca/root.pem").statusCode()).isEqualTo(200);
        }
    }
}
