package dev.fourfold.ca.command;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Talks to a running CA as its operator. A command has one as a {@code @Mixin}, and with it the options that say where
 * the CA is and what proves the operator; the key is never an argument, which everyone on the machine could read.
 */
public final class CaClient {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MAX_ANSWER = 64 * 1024 * 1024;

    @Option(
            names = "--url",
            defaultValue = "http://localhost:8080",
            description = "Where the CA is; ${DEFAULT-VALUE} if not given.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private URI url;

    @Option(
            names = "--key-file",
            description = "A file with the operator key; without it, the key is taken from CA_OPERATOR_KEY.")
    private @Nullable Path keyFile;

    @Option(
            names = "--ca-certificate",
            description = "Certificates in PEM to trust for https; without it, those that Java trusts.")
    private @Nullable Path trusted;

    /** Returns what the CA answers to a GET, as JSON. */
    JsonNode get(String path) {
        return json(send(request(path).GET()));
    }

    /** Returns what the CA answers to a GET, as it comes. */
    byte[] download(String path) {
        return send(request(path).GET());
    }

    /** Returns what the CA answers to a POST of some members, as JSON. */
    JsonNode post(String path, Map<String, ?> members) {
        return json(send(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(members)))));
    }

    /** Returns what the CA answers to a POST or PUT of anything, as JSON. */
    JsonNode send(String method, String path, String contentType, byte[] body) {
        BodyPublisher publisher = BodyPublishers.ofByteArray(body);
        return json(send(request(path).header("Content-Type", contentType).method(method, publisher)));
    }

    /** Asks the CA to remove something; it answers nothing. */
    void delete(String path) {
        send(request(path).DELETE());
    }

    /** Puts what the CA answers to a POST of nothing into a file that is there, however long it is. */
    void postInto(String path, Path file) {
        try (HttpClient http = client()) {
            HttpResponse<Path> answer = http.send(
                    request(path).POST(BodyPublishers.noBody()).build(),
                    BodyHandlers.ofFile(file, StandardOpenOption.WRITE));
            if (answer.statusCode() / 100 != 2) {
                throw new CommandFailedException(reason(answer.statusCode(), Files.readAllBytes(file)));
            }
        } catch (IOException e) {
            throw new CommandFailedException("The CA at " + url + " cannot be reached: " + message(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException("Interrupted", e);
        }
    }

    private HttpRequest.Builder request(String path) {
        String base = url.toString().replaceAll("/+$", "");
        try {
            return HttpRequest.newBuilder(URI.create(base + path))
                    .timeout(PATIENCE)
                    .header("Authorization", "Bearer " + key());
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException("This is not the address of a CA, or not an operator key: " + base, e);
        }
    }

    private String key() {
        if (keyFile != null) {
            try {
                return Files.readString(keyFile).strip();
            } catch (IOException e) {
                throw new CommandFailedException("The operator key cannot be read from " + keyFile, e);
            }
        }
        return Optional.ofNullable(System.getenv("CA_OPERATOR_KEY"))
                .map(String::strip)
                .filter(key -> !key.isEmpty())
                .orElseThrow(() -> new CommandFailedException(
                        "Give the operator key as CA_OPERATOR_KEY or in a file with --key-file"));
    }

    private byte[] send(HttpRequest.Builder request) {
        try (HttpClient http = client()) {
            HttpResponse<byte[]> answer =
                    http.send(request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER));
            if (answer.statusCode() / 100 != 2) {
                throw new CommandFailedException(reason(answer.statusCode(), answer.body()));
            }
            return answer.body();
        } catch (IOException e) {
            throw new CommandFailedException("The CA at " + url + " cannot be reached: " + message(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException("Interrupted", e);
        }
    }

    private HttpClient client() {
        HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(PATIENCE);
        if (trusted != null) {
            client.sslContext(trusting(trusted));
        }
        return client.build();
    }

    private static SSLContext trusting(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore anchors = KeyStore.getInstance("PKCS12");
            anchors.load(null, null);
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                anchors.setCertificateEntry("anchor " + anchors.size(), certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(anchors);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new CommandFailedException("The certificates in " + file + " cannot be read", e);
        }
    }

    /** Returns what a problem (RFC 9457) says, or at least the status of an answer that is none. */
    private static String reason(int status, byte[] body) {
        try {
            JsonNode problem = JSON.readTree(body);
            String detail = problem.path("detail").asString("");
            if (!detail.isEmpty()) {
                return problem.path("title").asString("The CA refuses") + ": " + detail;
            }
        } catch (JacksonException e) {
            // then it is not a problem document
        }
        return "The CA answers " + status;
    }

    private static JsonNode json(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException e) {
            throw new CommandFailedException("The CA answers with something else than JSON", e);
        }
    }

    private static String message(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
