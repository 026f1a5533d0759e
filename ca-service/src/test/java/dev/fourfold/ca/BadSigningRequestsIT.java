package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.BERSequence;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the CA makes of signing requests that nobody in their right mind sends: a problem that says so, never a 500. */
class BadSigningRequestsIT {

    private static final byte[] GOOD =
            Csr.p256().subject("CN=a.example").dns("a.example").der();

    private final RunningCa ca = RunningCa.shared();

    static Stream<Arguments> requests() throws IOException {
        return Stream.of(encodings(), names()).flatMap(all -> all);
    }

    private static Stream<Arguments> encodings() throws IOException {
        byte[] random = new byte[4096];
        new Random(42).nextBytes(random);
        byte[] nested = new byte[16_000];
        IntStream.range(0, nested.length).forEach(i -> nested[i] = (byte) (i % 2 == 0 ? 0x30 : 0x80));
        byte[] definite = new byte[10_000];
        for (int i = 0; i < definite.length; i += 4) {
            int left = definite.length - i - 4;
            definite[i] = 0x30;
            definite[i + 1] = (byte) 0x82;
            definite[i + 2] = (byte) (left >> 8);
            definite[i + 3] = (byte) left;
        }
        byte[] ber = new BERSequence(ASN1Sequence.getInstance(GOOD).toArray()).getEncoded(ASN1Encoding.BER);
        byte[] version = GOOD.clone();
        version[8] = -1;
        return Stream.of(
                arguments("nothing", 400, Refusal.MALFORMED_REQUEST, new byte[0]),
                arguments("one byte", 400, Refusal.MALFORMED_REQUEST, new byte[] {0x30}),
                arguments("half a request", 400, Refusal.MALFORMED_REQUEST, Arrays.copyOf(GOOD, GOOD.length / 2)),
                arguments("all but a byte", 400, Refusal.MALFORMED_REQUEST, Arrays.copyOf(GOOD, GOOD.length - 1)),
                arguments("a byte too many", 400, Refusal.MALFORMED_REQUEST, Arrays.copyOf(GOOD, GOOD.length + 1)),
                arguments("random bytes", 400, Refusal.MALFORMED_REQUEST, random),
                arguments("DER nested without lengths", 400, Refusal.MALFORMED_REQUEST, nested),
                arguments("DER nested with lengths", 400, Refusal.MALFORMED_REQUEST, definite),
                arguments("BER", 400, Refusal.MALFORMED_REQUEST, ber),
                arguments("a length with a leading zero", 400, Refusal.MALFORMED_REQUEST, withLongLength()),
                arguments("a negative version", 400, Refusal.MALFORMED_REQUEST, version),
                arguments("an integer with a leading zero", 400, Refusal.MALFORMED_REQUEST, withPaddedVersion()),
                arguments("another structure", 400, Refusal.MALFORMED_REQUEST, new byte[] {0x30, 3, 2, 1, 0}),
                arguments("JSON", 400, Refusal.MALFORMED_REQUEST, ascii("{\"csr\":\"x\"}")),
                arguments("two requests in PEM", 400, Refusal.MALFORMED_REQUEST, ascii(Csr.pem(GOOD) + Csr.pem(GOOD))),
                arguments("PEM with a header", 400, Refusal.MALFORMED_REQUEST, ascii("X-Y: z\r\n" + Csr.pem(GOOD))),
                arguments("100 KB", 413, Refusal.REQUEST_TOO_LARGE, new byte[100 * 1024]),
                arguments("another key's", 400, Refusal.BAD_SIGNATURE, signedByAnother()),
                arguments(
                        "an empty subject and no right to the name", 403, Refusal.NAME_NOT_ALLOWED, csr("b.example")));
    }

    private static Stream<Arguments> names() {
        return Stream.of(
                arguments("a quoted SQL name", 403, Refusal.NAME_NOT_ALLOWED, csr("a';drop table certificate;--")),
                arguments("a header in a name", 403, Refusal.NAME_NOT_ALLOWED, csr("a.example\r\nX-Evil: 1")),
                arguments("a NUL in a name", 403, Refusal.NAME_NOT_ALLOWED, csr("a.example\0.evil.example")),
                arguments("a U-label", 403, Refusal.NAME_NOT_ALLOWED, csr("b\u00fccher.example")),
                arguments("an A-label that is not theirs", 403, Refusal.NAME_NOT_ALLOWED, csr("xn--bcher-kva.example")),
                arguments("a wildcard that is not theirs", 403, Refusal.NAME_NOT_ALLOWED, csr("*.a.example")),
                arguments("a wildcard in the middle", 403, Refusal.NAME_NOT_ALLOWED, csr("a.*.a.example")),
                arguments("half a wildcard", 403, Refusal.NAME_NOT_ALLOWED, csr("w*.a.example")),
                arguments("a wildcard of everything", 403, Refusal.NAME_NOT_ALLOWED, csr("*")),
                arguments("a wildcard of a top domain", 403, Refusal.NAME_NOT_ALLOWED, csr("*.example")),
                arguments("an address as DNS name", 403, Refusal.NAME_NOT_ALLOWED, csr("127.0.0.1")),
                arguments("an address in hex", 403, Refusal.NAME_NOT_ALLOWED, csr("0x7f.1")),
                arguments("an address as a number", 403, Refusal.NAME_NOT_ALLOWED, csr("2130706433")),
                arguments("an address as common name", 403, Refusal.NAME_NOT_ALLOWED, subject("CN=127.0.0.1")),
                arguments("a trailing dot", 403, Refusal.NAME_NOT_ALLOWED, csr("a.example.")),
                arguments("an underscore", 403, Refusal.NAME_NOT_ALLOWED, csr("a_b.example")),
                arguments("an empty name", 403, Refusal.NAME_NOT_ALLOWED, csr("")),
                arguments("a label of 64", 403, Refusal.NAME_NOT_ALLOWED, csr("a".repeat(64) + ".example")),
                arguments("a name of 254", 403, Refusal.NAME_NOT_ALLOWED, csr("a.".repeat(126) + "ab")),
                arguments("1,000 names", 400, Refusal.TOO_MANY_NAMES, manyNames()),
                arguments("SQL in the subject", 403, Refusal.NAME_NOT_ALLOWED, subject("CN=' or 1=1 --")),
                arguments("an attribute that is not copied", 403, Refusal.SUBJECT_NOT_ALLOWED, subject("DC=example")),
                arguments(
                        "an address of five bytes",
                        403,
                        Refusal.NAME_NOT_ALLOWED,
                        Csr.p256()
                                .name(new GeneralName(GeneralName.iPAddress, new DEROctetString(new byte[5])))
                                .der()),
                arguments(
                        "a URI with a user",
                        403,
                        Refusal.NAME_NOT_ALLOWED,
                        Csr.p256()
                                .name(GeneralName.uniformResourceIdentifier, "https://u:p@a.example/")
                                .der()));
    }

    private static byte[] csr(String name) {
        return Csr.p256().dns(name).der();
    }

    private static byte[] subject(String subject) {
        return Csr.p256().subject(subject).der();
    }

    private static byte[] manyNames() {
        return Csr.p256()
                .dns(IntStream.range(0, 1000).mapToObj(i -> "n" + i + ".a").toArray(String[]::new))
                .der();
    }

    private static byte[] signedByAnother() {
        KeyPair other = Csr.ec("P-256");
        return Csr.p256().signedBy(other).der();
    }

    private static byte[] withLongLength() {
        byte[] longer = new byte[GOOD.length + 1];
        System.arraycopy(new byte[] {0x30, (byte) 0x82, 0}, 0, longer, 0, 3);
        System.arraycopy(GOOD, 2, longer, 3, GOOD.length - 2);
        return longer;
    }

    /** The version as 0x00 0x00 and every length around it one more. */
    private static byte[] withPaddedVersion() {
        assertThat(Arrays.copyOfRange(GOOD, 6, 9)).containsExactly(2, 1, 0);
        byte[] longer = new byte[GOOD.length + 1];
        System.arraycopy(GOOD, 0, longer, 0, 9);
        System.arraycopy(GOOD, 8, longer, 9, GOOD.length - 8);
        longer[2]++;
        longer[5]++;
        longer[7]++;
        return longer;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void areRefused(String what, int status, Refusal refusal, byte[] body) {
        Answers.assertProblem(ca.enrol(ca.token("a.example"), body), status, refusal);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "multipart/form-data; boundary=x", "text/html; charset=nonsense", "/"})
    void areRefusedWhateverTheyAreCalled(String contentType) {
        HttpResponse<byte[]> answer = ca.post(
                "/api/v1/certificates",
                ascii("{}"),
                "Authorization",
                "Bearer " + ca.token("a.example"),
                "Content-Type",
                contentType);
        Answers.assertProblem(answer, 400, Refusal.MALFORMED_REQUEST);
    }

    /** By hand: other clients go on sending and miss the answer. */
    @Test
    void areRefusedBeforeTheyAreReadIfTheySayThatTheyAreLarge() throws IOException {
        URI uri = ca.uri("/");
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.getOutputStream()
                    .write(ascii("POST /api/v1/certificates HTTP/1.1\r\nHost: ca\r\nAuthorization: Bearer "
                            + ca.token("a.example") + "\r\nContent-Length: 10485760\r\n\r\n0"));
            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 413");
        }
    }

    @Test
    void leaveTheLedgerAsItWas() {
        Answers.assertProblem(ca.enrol(ca.token("a.example"), csr("a';--")), 403, Refusal.NAME_NOT_ALLOWED);
        Answers.assertIssued(ca.enrol(ca.token("a.example"), GOOD));
    }
}
