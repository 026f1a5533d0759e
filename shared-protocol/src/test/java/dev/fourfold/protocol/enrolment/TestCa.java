package dev.fourfold.protocol.enrolment;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fourfold.protocol.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.jspecify.annotations.Nullable;

/** A small CA over real HTTP that issues, refuses, and misbehaves as a test wants. */
public final class TestCa implements AutoCloseable {

    /** The token that it takes, as often as it comes. */
    public static final String TOKEN = "enrolment-token-of-the-test";

    private static final Pattern HEADER = Pattern.compile(
            "\\{\"alg\":\"EdDSA\",\"x5c\":\\[\"([^\"]+)\"(?:,\"[^\"]+\")*],\"iat\":(\\d+),\"aud\":\"([0-9a-f]{64})\"}");

    /** What it answers. */
    public record Answer(int status, Bytes body) {

        public static Answer of(int status, String body) {
            return new Answer(status, Bytes.of(body.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private final InstantSource clock;
    private final Duration lifetime;
    private KeyPair rootKeys = keys();
    private KeyPair issuingKeys = keys();
    private volatile X509Certificate root;
    private volatile X509Certificate issuing;
    private volatile List<X509Certificate> bridges = List.of();
    private volatile List<X509Certificate> oldRoots = List.of();
    private int port; // 0 until somebody needs it
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile @Nullable Answer nextAnswer;
    private volatile @Nullable HttpServer http;

    /** Makes the CA's keys; it does not listen yet. */
    public TestCa(InstantSource clock, Duration lifetime) {
        this.clock = clock;
        this.lifetime = lifetime;
        this.root = certificate("CN=Test Root", rootKeys.getPublic(), "CN=Test Root", rootKeys, true, null);
        this.issuing = certificate("CN=Test Issuing", issuingKeys.getPublic(), "CN=Test Root", rootKeys, true, null);
    }

    /** Starts to listen, where it did before or where {@link #url} has said. */
    public synchronized TestCa listen() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 0);
            server.createContext("/", this::handle);
            server.start();
            port = server.getAddress().getPort();
            http = server;
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns where it listens, or will: then on a port that is free now. */
    public synchronized URI url() {
        if (port == 0) {
            try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
                port = socket.getLocalPort();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return URI.create("http://127.0.0.1:" + port);
    }

    public X509Certificate root() {
        return root;
    }

    /** Takes a new root of the same name, for which the present one vouches, and a new issuer under it. */
    public void replaceRoot() {
        KeyPair next = keys();
        bridges = List.of(certificate("CN=Test Root", next.getPublic(), "CN=Test Root", rootKeys, true, null));
        oldRoots = List.of(root);
        rootKeys = next;
        root = certificate("CN=Test Root", next.getPublic(), "CN=Test Root", next, true, null);
        issuingKeys = keys();
        issuing = certificate("CN=Test Issuing", issuingKeys.getPublic(), "CN=Test Root", next, true, null);
    }

    /** Forgets the root of before, and what it has vouched for. */
    public void retireOldRoot() {
        oldRoots = List.of();
        bridges = List.of();
    }

    private List<X509Certificate> roots() {
        return Stream.concat(Stream.of(root), oldRoots.stream()).toList();
    }

    public RootPin.Fingerprint pin() {
        return RootPin.Fingerprint.of(root);
    }

    /** Returns what it was asked: the paths in order. */
    public List<String> requests() {
        return requests;
    }

    /** Answers each request for a certificate like this from now on; {@code null}: properly. */
    public void answer(@Nullable Answer answer) {
        nextAnswer = answer;
    }

    private void handle(HttpExchange exchange) throws IOException {
        requests.add(exchange.getRequestURI().getPath());
        byte[] body = exchange.getRequestBody().readAllBytes();
        Answer answer = answer(exchange, body);
        exchange.sendResponseHeaders(answer.status, answer.body.isEmpty() ? -1 : answer.body.length());
        exchange.getResponseBody().write(answer.body.toArray());
        exchange.close();
    }

    private Answer answer(HttpExchange exchange, byte[] body) {
        String path = exchange.getRequestURI().getPath();
        Answer planned = nextAnswer;
        try {
            return switch (path) {
                case "/ca/roots.pem" -> Answer.of(200, pem(roots()));
                case "/api/v1/certificates" -> planned != null ? planned : enrol(exchange, body);
                case "/api/v1/renewals" -> planned != null ? planned : renew(body);
                default -> Answer.of(404, "");
            };
        } catch (GeneralSecurityException | IOException e) {
            return Answer.of(500, e.toString());
        }
    }

    private Answer enrol(HttpExchange exchange, byte[] body) throws IOException {
        String shown = exchange.getRequestHeaders().getFirst("Authorization");
        return ("Bearer " + TOKEN).equals(shown) ? issue(Bytes.of(body)) : refusal();
    }

    /** Returns how the CA refuses a token that is used, expired or unknown. */
    public static Answer refusal() {
        return Answer.of(
                401,
                "{\"type\":\"urn:fourfold:problem:unauthorized\",\"title\":\"The token is not valid\",\"status\":401}");
    }

    /** The contract's renewal: a compact JWS that the certificate in its header verifies. */
    private Answer renew(byte[] body) throws GeneralSecurityException, IOException {
        String[] parts = new String(body, StandardCharsets.US_ASCII).split("\\.", -1);
        Matcher header = HEADER.matcher(new String(Base64.getUrlDecoder().decode(parts[0]), StandardCharsets.UTF_8));
        if (parts.length != 3 || !header.matches()) {
            return Answer.of(400, "{\"title\":\"Not a JWS\"}");
        }
        X509Certificate old = IssuedCertificate.parse(Base64.getDecoder().decode(header.group(1)))
                .getFirst();
        Signature signature = Signature.getInstance("Ed25519");
        signature.initVerify(old.getPublicKey());
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        boolean accepted = signature.verify(Base64.getUrlDecoder().decode(parts[2]))
                && old.getIssuerX500Principal().equals(issuing.getSubjectX500Principal())
                && Long.parseLong(header.group(2)) == clock.instant().getEpochSecond()
                && roots().stream()
                        .anyMatch(each -> header.group(3)
                                .equals(RootPin.Fingerprint.of(each).sha256().toString()));
        return accepted ? issue(Bytes.of(Base64.getUrlDecoder().decode(parts[1]))) : refusal();
    }

    /** Returns the answer to a request without asking for anything. */
    public Answer issue(Bytes request) throws IOException {
        try {
            JcaPKCS10CertificationRequest parsed = new JcaPKCS10CertificationRequest(request.toArray());
            X509Certificate leaf = certificate(
                    parsed.getSubject().toString(),
                    parsed.getPublicKey(),
                    "CN=Test Issuing",
                    issuingKeys,
                    false,
                    parsed.getRequestedExtensions().getExtension(Extension.subjectAlternativeName));
            return Answer.of(201, pem(List.of(leaf, issuing)) + pem(bridges));
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static String pem(List<X509Certificate> certificates) throws GeneralSecurityException {
        StringBuilder text = new StringBuilder();
        for (X509Certificate certificate : certificates) {
            text.append(pem(certificate));
        }
        return text.toString();
    }

    private static String pem(X509Certificate certificate) throws GeneralSecurityException {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    private X509Certificate certificate(
            String subject,
            PublicKey key,
            String issuer,
            KeyPair issuerKeys,
            boolean authority,
            @Nullable Extension names) {
        var begin = clock.instant();
        try {
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    new X500Name(issuer),
                    new BigInteger(120, new SecureRandom()).setBit(0),
                    Date.from(begin),
                    Date.from(begin.plus(authority ? Duration.ofDays(3650) : lifetime)),
                    new X500Name(subject),
                    key);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            if (names != null) {
                builder.addExtension(names);
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("Ed25519").build(issuerKeys.getPrivate())));
        } catch (IOException | OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair keys() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Stops to listen; {@link #listen} starts it again. */
    @Override
    public void close() {
        HttpServer server = http;
        if (server != null) {
            server.stop(0);
        }
    }
}
