package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.SingleResp;
import org.bouncycastle.cert.ocsp.UnknownStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The OCSP responder. */
class OcspIT {

    private static final RunningCa CA = RunningCa.shared();
    private static final RevocationApi API = new RevocationApi(CA);
    private static final OcspRequests OCSP = new OcspRequests(CA);

    private static final int MALFORMED = 1;
    private static final int UNAUTHORIZED = 6;

    static Stream<ASN1ObjectIdentifier> hashes() {
        return Stream.of(
                OcspRequests.SHA1,
                NISTObjectIdentifiers.id_sha256,
                NISTObjectIdentifiers.id_sha384,
                NISTObjectIdentifiers.id_sha512);
    }

    @ParameterizedTest
    @MethodSource("hashes")
    void saysTheStatusForEachHashOfIds(ASN1ObjectIdentifier hash) {
        X509Certificate certificate = API.enrol();
        CertificateID id = OCSP.id(certificate.getSerialNumber(), hash);
        byte[] request = OcspRequests.about(id);
        for (int i = 0; i < 2; i++) {
            SingleResp good = OCSP.single(OCSP.post(request));
            assertThat(good.getCertStatus()).isNull();
            assertThat(good.getCertID()).isEqualTo(id);
            assertThat(good.getThisUpdate().toInstant()).isBetween(Instant.now().minusSeconds(60), Instant.now());
            assertThat(good.getNextUpdate().toInstant())
                    .isEqualTo(good.getThisUpdate().toInstant().plusSeconds(3600));
        }
        API.revoke(certificate, "certificateHold");
        assertRevoked(OCSP.single(OCSP.post(request)), 6);
        API.release(certificate);
        assertThat(OCSP.single(OCSP.post(request)).getCertStatus()).isNull();
        API.revoke(certificate, "keyCompromise");
        assertRevoked(OCSP.single(OCSP.get(request)), 1);
    }

    private static void assertRevoked(SingleResp answer, int reason) {
        RevokedStatus status = (RevokedStatus) answer.getCertStatus();
        assertThat(status.getRevocationReason()).isEqualTo(reason);
        assertThat(status.getRevocationTime().toInstant())
                .isBetween(Instant.now().minusSeconds(60), Instant.now());
    }

    @Test
    void givesNoReasonWhereNobodyGaveOne() {
        X509Certificate certificate = API.enrol();
        API.revoke(certificate, "unspecified");
        RevokedStatus status =
                (RevokedStatus) OCSP.single(OCSP.post(OCSP.about(certificate))).getCertStatus();
        assertThat(status.hasRevocationReason()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"4000000000000000000000000000000000000000", "1", "0", "-1"})
    void doesNotKnowWhatWasNeverIssued(String serial) {
        byte[] request = OcspRequests.about(OCSP.id(new BigInteger(serial, 16), OcspRequests.SHA1));
        assertThat(OCSP.single(OCSP.post(request)).getCertStatus()).isInstanceOf(UnknownStatus.class);
    }

    @Test
    void answersForSeveralAtOnce() {
        X509Certificate good = API.enrol();
        X509Certificate revoked = API.enrol();
        API.revoke(revoked, "superseded");
        byte[] request = OcspRequests.about(
                OCSP.id(good.getSerialNumber(), OcspRequests.SHA1),
                OCSP.id(revoked.getSerialNumber(), NISTObjectIdentifiers.id_sha256),
                OCSP.id(BigInteger.TEN, OcspRequests.SHA1));
        SingleResp[] answers = OCSP.basic(OCSP.post(request)).getResponses();
        assertThat(answers).hasSize(3);
        assertThat(answers[0].getCertStatus()).isNull();
        assertRevoked(answers[1], 4);
        assertThat(answers[2].getCertStatus()).isInstanceOf(UnknownStatus.class);
    }

    @Test
    void speaksForNoOtherIssuer() {
        byte[] request = OCSP.about(API.enrol());
        byte[] key = request.clone();
        key[request.length - 30]++;
        assertThat(OcspRequests.responseStatus(OCSP.post(key))).isEqualTo(UNAUTHORIZED);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 32, 128})
    void repeatsTheNonceAndLetsNobodyKeepTheAnswer(int octets) {
        Extension nonce = OcspRequests.nonce(octets);
        byte[] request =
                OcspRequests.about(new Extension[] {nonce}, OCSP.id(API.enrol().getSerialNumber(), OcspRequests.SHA1));
        HttpResponse<byte[]> answer = OCSP.get(request);
        assertThat(OCSP.basic(answer).getExtension(OCSPObjectIdentifiers.id_pkix_ocsp_nonce))
                .isEqualTo(nonce);
        assertThat(answer.headers().allValues("Cache-Control")).containsExactly("no-store");
        assertThat(answer.headers().firstValue("ETag")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 129, 4096})
    void refusesOtherNonces(int octets) {
        byte[] request = OcspRequests.about(
                new Extension[] {OcspRequests.nonce(octets)},
                OCSP.id(API.enrol().getSerialNumber(), OcspRequests.SHA1));
        assertThat(OcspRequests.responseStatus(OCSP.post(request))).isEqualTo(MALFORMED);
    }

    @Test
    void mayBeKeptAsLongAsItIsTrue() {
        byte[] request = OCSP.about(API.enrol());
        HttpResponse<byte[]> answer = OCSP.get(request);
        SingleResp single = OCSP.single(answer);
        assertThat(answer.headers().firstValue("Cache-Control").orElseThrow())
                .matches("max-age=1[78]\\d\\d, must-revalidate, no-transform, public");
        assertThat(answer.headers().firstValue("Last-Modified"))
                .contains(httpDate(single.getThisUpdate().toInstant()));
        assertThat(answer.headers().firstValue("Expires"))
                .contains(httpDate(single.getNextUpdate().toInstant()));
        String tag = answer.headers().firstValue("ETag").orElseThrow();
        HttpResponse<byte[]> again = OCSP.get(request, "If-None-Match", tag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(OCSP.get(request).body()).isEqualTo(answer.body());
    }

    /** The first answer is made, the second is in memory; both ways lead to the same. */
    @Test
    void saysTheSameFromMemory() {
        byte[] request = OCSP.about(API.enrol());
        HttpResponse<byte[]> made = OCSP.get(request);
        HttpResponse<byte[]> kept = OCSP.get(request);
        assertThat(kept.body()).isEqualTo(made.body());
        for (String header : new String[] {"Content-Type", "ETag", "Last-Modified", "Expires", "Content-Length"}) {
            assertThat(kept.headers().allValues(header))
                    .as(header)
                    .hasSize(1)
                    .isEqualTo(made.headers().allValues(header));
        }
        assertThat(kept.headers().firstValue("Cache-Control").orElseThrow())
                .matches("max-age=1[78]\\d\\d, must-revalidate, no-transform, public");
        HttpResponse<byte[]> posted = OCSP.post(request);
        assertThat(posted.body()).isEqualTo(made.body());
        assertThat(posted.headers().allValues("Cache-Control")).containsExactly("no-store");
        assertThat(posted.headers().firstValue("ETag")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "PATCH"})
    void keepsNothingInMemoryForOtherMethods(String method) {
        byte[] request = OCSP.about(API.enrol());
        OCSP.post(request);
        HttpResponse<byte[]> answer = CA.send(HttpRequest.newBuilder(CA.uri("/ocsp"))
                .header("Content-Type", OcspRequests.TYPE)
                .method(method, HttpRequest.BodyPublishers.ofByteArray(request))
                .build());
        assertThat(answer.statusCode()).isEqualTo(405);
    }

    private static String httpDate(Instant time) {
        return DateTimeFormatter.RFC_1123_DATE_TIME
                .format(time.atOffset(ZoneOffset.UTC))
                .replaceFirst(", (\\d) ", ", 0$1 ");
    }

    /** The same request as clients write it into the path. */
    @Test
    void readsThePathAsItComes() throws IOException {
        byte[] request = aboutWithSlashes();
        String base64 = OcspRequests.base64(request);
        assertThat(base64).contains("/", "+", "=");
        for (String path : new String[] {
            "/ocsp/" + OcspRequests.escaped(request),
            "/ocsp/" + OcspRequests.escaped(request).replace("%2F", "%2f").replace("%3D", "%3d"),
            "/ocsp/" + base64,
            "/ocsp//" + base64,
            "/ocsp//" + OcspRequests.escaped(request),
            "/ocsp/" + base64 + "/",
            "/ocsp/" + base64.replace("=", ""),
        }) {
            byte[] answer = raw("GET " + path + " HTTP/1.0\r\n\r\n");
            String text = new String(answer, StandardCharsets.ISO_8859_1);
            assertThat(text)
                    .as(path)
                    .startsWith("HTTP/1.1 200")
                    .contains("Content-Type: application/ocsp-response\r\n");
            byte[] body = Arrays.copyOfRange(answer, text.indexOf("\r\n\r\n") + 4, answer.length);
            assertThat(body.length).as(path).isGreaterThan(100);
        }
    }

    /** Serials of nobody, until the encoding has what paths trip over. */
    private static byte[] aboutWithSlashes() {
        Random random = new Random(7);
        return Stream.generate(
                        () -> OcspRequests.about(OCSP.id(new BigInteger(158, random).setBit(158), OcspRequests.SHA1)))
                .filter(request -> OcspRequests.base64(request).matches(".*//.*\\+.*=|.*\\+.*//.*="))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/certificates/a%2Fb",
                "/ca%2Froot.pem",
                "/ca/root.pem%2f",
                "/ocsp%2Fabc",
                "/ocsp/../ca/root.pem%2F",
                "/ocsp/%2e%2e/ca/root.pem%2F"
            })
    void aloneTakesEncodedSlashes(String path) throws IOException {
        assertThat(new String(raw("GET " + path + " HTTP/1.0\r\n\r\n"), StandardCharsets.ISO_8859_1))
                .startsWith("HTTP/1.1 400");
    }

    private static byte[] raw(String request) throws IOException {
        URI uri = CA.uri("/");
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().readAllBytes();
        }
    }

    static Stream<byte[]> nonsense() {
        byte[] good = OCSP.about(API.enrol());
        byte[] leftover = Arrays.copyOf(good, good.length + 1);
        byte[] random = new byte[500];
        new Random(1).nextBytes(random);
        byte[] nested = new byte[16 * 1024];
        for (int i = 0; i < nested.length; i++) {
            nested[i] = (byte) (i % 2 == 0 ? 0x30 : 0x80);
        }
        CertificateID[] many = new CertificateID[21];
        Arrays.fill(many, OCSP.id(BigInteger.TEN, OcspRequests.SHA1));
        Extension critical = new Extension(OCSPObjectIdentifiers.id_pkix_ocsp_crl, true, new byte[] {5, 0});
        return Stream.of(
                new byte[0],
                new byte[] {0x30},
                new byte[] {0x30, 0},
                new byte[] {0x30, 2, 0x30, 0},
                new byte[] {0x30, 4, 0x30, 2, 0x30, 0},
                Arrays.copyOf(good, good.length - 1),
                leftover,
                random,
                nested,
                new byte[10_000_000],
                OcspRequests.about(many),
                OcspRequests.about(new Extension[] {critical}, many[0]));
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void saysThatARequestIsMalformed(byte[] request) {
        assertThat(OcspRequests.responseStatus(OCSP.post(request))).isEqualTo(MALFORMED);
        if (request.length < 4000) {
            assertThat(OcspRequests.responseStatus(OCSP.get(request))).isEqualTo(MALFORMED);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/", "/x", "/=", "/%00", "/%20", "/a;b", "/MDAwMA%3D%3D", "/*", "/a/b/c", "/%25", "/a?b=c"})
    void saysThatAPathIsMalformed(String path) {
        HttpResponse<byte[]> answer = CA.get("/ocsp" + path);
        if (!path.equals("/%00")) {
            assertThat(OcspRequests.responseStatus(answer)).isEqualTo(MALFORMED);
        } else {
            assertThat(answer.statusCode()).isEqualTo(400);
        }
    }

    @Test
    void takesOcspRequestsOnly() {
        byte[] request = OCSP.about(API.enrol());
        OCSP.post(request);
        Answers.assertProblem(CA.post("/ocsp", request, "Content-Type", "text/plain"), 415, "unsupported-media-type");
    }

    @Test
    void signsWithACertificateOfSevenDaysThatItReplaces() throws GeneralSecurityException {
        byte[] request = OCSP.about(API.enrol());
        X509Certificate first = signer(OCSP.basic(OCSP.post(request)));
        assertThat(first.getNonCriticalExtensionOIDs())
                .contains("1.3.6.1.5.5.7.48.1.5")
                .doesNotContain("2.5.29.17", "2.5.29.31", "1.3.6.1.5.5.7.1.1");
        assertThat(Duration.between(
                                first.getNotBefore().toInstant(),
                                first.getNotAfter().toInstant())
                        .toDays())
                .isEqualTo(7);
        CA.clock().moveBy(Duration.ofDays(4));
        try {
            X509Certificate second = signer(OCSP.basic(OCSP.post(request)));
            assertThat(second.getSerialNumber()).isNotEqualTo(first.getSerialNumber());
            assertThat(second.getPublicKey()).isNotEqualTo(first.getPublicKey());
        } finally {
            CA.clock().moveBy(Duration.ofDays(-4));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"certificateHold", "keyCompromise"})
    void signsWithNoCertificateThatWasRevoked(String reason) throws GeneralSecurityException {
        byte[] request = OCSP.about(API.enrol());
        X509Certificate first = signer(OCSP.basic(OCSP.post(request)));
        API.revoke(first, reason);
        X509Certificate second = signer(OCSP.basic(OCSP.post(request)));
        assertThat(second.getSerialNumber()).isNotEqualTo(first.getSerialNumber());
        assertThat(second.getPublicKey()).isNotEqualTo(first.getPublicKey());
        assertRevoked(OCSP.single(OCSP.post(OCSP.about(first))), reason.equals("keyCompromise") ? 1 : 6);
    }

    private static X509Certificate signer(BasicOCSPResp answer) throws GeneralSecurityException {
        X509CertificateHolder[] certificates = answer.getCerts();
        return new JcaX509CertificateConverter().getCertificate(certificates[0]);
    }

    @Test
    void givesItsProfileToNobodyElse() {
        Answers.assertProblem(
                CA.createToken("{\"names\":[\"a.example\"],\"profile\":\"ocsp-signer\"}"),
                400,
                Refusal.UNKNOWN_PROFILE);
    }

    @Test
    void isCountedByStatus() {
        OCSP.get(OCSP.about(API.enrol()));
        assertThat(new String(CA.get("/actuator/prometheus").body(), StandardCharsets.UTF_8))
                .containsPattern("fourfold_ca_ocsp_seconds_bucket\\{cached=\"false\",status=\"good\",le=");
    }
}
