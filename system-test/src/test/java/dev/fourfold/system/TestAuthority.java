package dev.fourfold.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Endpoint;
import dev.fourfold.protocol.Identity;
import dev.fourfold.protocol.PeerName;
import dev.fourfold.protocol.Revocation;
import dev.fourfold.protocol.TicketCache;
import dev.fourfold.protocol.TrustAnchors;
import dev.fourfold.protocol.enrolment.CertificateRequest;
import dev.fourfold.protocol.enrolment.EnrolmentClient;
import dev.fourfold.protocol.enrolment.EnrolmentToken;
import dev.fourfold.protocol.enrolment.RootPin;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** A ca-service in a process of its own, whose operator the test is. */
final class TestAuthority implements AutoCloseable {

    private static final String OPERATOR_KEY = "0123456789abcdef0123456789abcdef";

    private final HttpClient http = HttpClient.newHttpClient();
    private final ServiceProcess process;
    private final Path folder;

    private TestAuthority(ServiceProcess process, Path folder) {
        this.process = process;
        this.folder = folder;
    }

    /** Starts it and does not wait for it. */
    static TestAuthority start(int port, Path folder) throws IOException {
        return new TestAuthority(
                ServiceProcess.start(
                        "ca-service",
                        port,
                        folder,
                        List.of(
                                "--ca.base-url=http://localhost:" + port,
                                "--ca.passphrase=a passphrase of a test",
                                "--ca.operator-key=" + OPERATOR_KEY)),
                folder);
    }

    void awaitReady() throws IOException {
        process.awaitReady();
    }

    Path root() {
        return folder.resolve("keys/root.pem");
    }

    String url() {
        return process.uri("").toString();
    }

    /** Returns a token for as many certificates of one name. */
    String token(String name, String profile, int uses) throws IOException, InterruptedException {
        var answer = http.send(
                HttpRequest.newBuilder(process.uri("/api/v1/enrolment-tokens"))
                        .header("Authorization", "Bearer " + OPERATOR_KEY)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(
                                "{\"names\":[\"" + name + "\"],\"profile\":\"" + profile + "\",\"uses\":" + uses + "}"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return JsonMapper.shared().readTree(answer.body()).get("token").asString();
    }

    /** Returns a client of that name, with a certificate. */
    Endpoint client(String name) throws IOException, InterruptedException {
        var token = EnrolmentToken.of(token(name, "client", 1));
        try (var enrolment = new EnrolmentClient(
                process.uri(""), new RootPin.File(root()), Duration.ofSeconds(30), InstantSource.system())) {
            Identity identity =
                    enrolment.enrol(CertificateRequest.create("CN=" + name, List.of(PeerName.of(name))), token);
            return Endpoint.of(identity, TrustAnchors.of(enrolment.roots().toArray(X509Certificate[]::new)))
                    .withRevocation(Revocation.shortLived(Duration.ofDays(8)))
                    .withTicketCache(new TicketCache());
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
