package dev.fourfold.protocol.enrolment;

import dev.fourfold.protocol.Identity;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks a CA for certificates, over HTTP. Nothing that the CA says is believed because of where it came from: a chain
 * counts only if it ends at the pinned root, so plain HTTP will do.
 *
 * <p>Each call throws {@link CaRefusedException} if the CA says no, and another {@link IOException} if it cannot be
 * reached or its answer cannot be believed.
 */
public final class EnrolmentClient implements AutoCloseable {

    private static final int MAX_ANSWER = 64 * 1024;

    private final URI ca;
    private final RootPin pin;
    private final Duration timeout;
    private final InstantSource clock;
    private final HttpClient http;

    /**
     * Makes a client; nothing is sent yet.
     *
     * @param ca where the CA is, with or without a path
     * @param pin what its root must be
     * @param timeout how long a request may take as a whole
     * @throws IllegalArgumentException if {@code ca} is not an http or https URL with a host
     */
    public EnrolmentClient(URI ca, RootPin pin, Duration timeout, InstantSource clock) {
        if (ca.getHost() == null || !("http".equals(ca.getScheme()) || "https".equals(ca.getScheme()))) {
            throw new IllegalArgumentException("Not the URL of a CA: " + ca);
        }
        this.ca = ca;
        this.pin = pin;
        this.timeout = timeout;
        this.clock = clock;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .build();
    }

    /** Returns the CA's roots: those of the pinned file, or those that the CA has and that have a pinned fingerprint. */
    public List<X509Certificate> roots() throws IOException, InterruptedException {
        return switch (pin) {
            case RootPin.File(Path path) -> read(path);
            case RootPin.Fingerprint fingerprint -> published(Set.of(fingerprint));
            case RootPin.AnyOf(Set<RootPin.Fingerprint> fingerprints) -> published(fingerprints);
        };
    }

    private List<X509Certificate> published(Set<RootPin.Fingerprint> pinned) throws IOException, InterruptedException {
        List<X509Certificate> published = IssuedCertificate.parse(send(request("/ca/roots.pem")));
        List<X509Certificate> roots = published.stream()
                .filter(root -> pinned.contains(RootPin.Fingerprint.of(root)))
                .toList();
        if (roots.isEmpty()) {
            throw new IOException("The root of the CA at " + ca + " has the fingerprint "
                    + RootPin.Fingerprint.of(published.getFirst()).sha256() + ", not the pinned one");
        }
        return roots;
    }

    private static List<X509Certificate> read(Path path) throws IOException {
        try {
            return IssuedCertificate.parse(Files.readAllBytes(path));
        } catch (NoSuchFileException e) {
            throw new IOException("The root certificate " + path + " does not exist yet", e);
        }
    }

    /** Asks for the first certificate, with a token that allows it. */
    public Identity enrol(CertificateRequest request, EnrolmentToken token) throws IOException, InterruptedException {
        List<X509Certificate> roots = roots();
        byte[] chain = send(request("/api/v1/certificates")
                .header("Authorization", token.authorization())
                .header("Content-Type", "application/pkcs10")
                .POST(BodyPublishers.ofByteArray(request.der().toArray())));
        return IssuedCertificate.identity(chain, request, roots, clock.instant());
    }

    /** Asks for a further certificate, with the one that the identity has and that has not expired. */
    public Identity renew(Identity identity, CertificateRequest request) throws IOException, InterruptedException {
        List<X509Certificate> roots = roots();
        X509Certificate root = IssuedCertificate.rootOf(identity.chain(), roots, clock.instant())
                .orElse(roots.getFirst());
        String jws = RenewalJws.sign(identity, request.der(), RootPin.Fingerprint.of(root), clock.instant());
        byte[] chain = send(request("/api/v1/renewals")
                .header("Content-Type", "application/jose")
                .POST(BodyPublishers.ofString(jws)));
        return IssuedCertificate.identity(chain, request, roots, clock.instant());
    }

    private HttpRequest.Builder request(String path) {
        String base = ca.toString();
        return HttpRequest.newBuilder(
                URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path));
    }

    /** Returns the body of a successful answer. The deadline is for all of it, however slowly it drips. */
    private byte[] send(HttpRequest.Builder request) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER));
        try {
            HttpResponse<byte[]> response = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return switch (response.statusCode() / 100) {
                case 2 -> response.body();
                case 4 -> {
                    Problem problem = Problem.read(response.body());
                    throw new CaRefusedException(response.statusCode(), problem.type(), problem.title());
                }
                default -> throw new IOException("The CA at " + ca + " answered " + response.statusCode());
            };
        } catch (ExecutionException e) {
            throw new IOException("The CA at " + ca + " cannot be reached: " + reason(e), e);
        } catch (TimeoutException e) {
            throw new IOException("The CA at " + ca + " did not answer within " + timeout.toMillis() + " ms", e);
        } finally {
            answer.cancel(true);
        }
    }

    private static String reason(ExecutionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
