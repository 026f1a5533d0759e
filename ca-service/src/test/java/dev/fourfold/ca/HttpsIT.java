package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.UUID;
import javax.net.ssl.SSLException;
import org.bouncycastle.asn1.x500.X500Name;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTPS, where the CA shows a certificate of its own and clients may show theirs. */
class HttpsIT {

    private static final RunningCa CA = RunningCa.shared();

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void showsACertificateThatTheCaHasGivenItself(String protocol) throws GeneralSecurityException {
        try (TlsClient client = TlsClient.of(CA, protocol)) {
            HttpResponse<byte[]> answer = client.get("/ca/root.pem");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo(protocol);
            X509Certificate shown = TlsClient.server(answer);
            assertThat(shown.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
            assertThat(RunningCa.json(CA.operatorGet("/api/v1/certificates/" + Answers.serial(shown)))
                            .get("issuedTo")
                            .asString())
                    .isEqualTo("ca");
        }
    }

    @Test
    void showsNoCertificateThatWasRevoked() {
        try (RunningCa ca = RunningCa.start(
                RunningCa.newFolder(), TestDatabase.create(), "ca.https.port=0", "ca.https.check-interval=50ms")) {
            X509Certificate first = shown(ca);
            new RevocationApi(ca).revoke(first, "keyCompromise");
            await().atMost(Duration.ofSeconds(15))
                    .until(() -> !shown(ca).getSerialNumber().equals(first.getSerialNumber()));
            X509Certificate second = shown(ca);
            assertThat(second.getPublicKey()).isNotEqualTo(first.getPublicKey());
        }
    }

    private static X509Certificate shown(RunningCa ca) {
        try (TlsClient client = TlsClient.of(ca)) {
            return TlsClient.server(client.get("/ca/root.pem"));
        }
    }

    @Test
    void servesWhatPlainHttpServes() {
        try (TlsClient client = TlsClient.of(CA)) {
            Answers.assertIssued(client.post(
                    "/api/v1/certificates", Csr.p256().der(), "Authorization", "Bearer " + CA.token("a.example")));
            Answers.assertProblem(client.get("/api/v1/operators"), 401, Refusal.MISSING_OPERATOR_KEY);
        }
    }

    @Test
    void renewsTheCertificateOfTheConnectionWithTheSameKey() {
        KeyPair keys = Csr.ec("P-256");
        X509Certificate old = enrol(keys, "server");
        try (TlsClient client = TlsClient.of(CA, keys, old)) {
            X509Certificate renewed =
                    Answers.assertIssued(client.renew(Csr.of(keys).der())).getFirst();
            assertThat(renewed.getPublicKey()).isEqualTo(old.getPublicKey());
            assertThat(renewed.getSerialNumber()).isNotEqualTo(old.getSerialNumber());
            assertThat(RunningCa.json(CA.operatorGet("/api/v1/certificates/" + Answers.serial(renewed)))
                            .get("issuedTo")
                            .asString())
                    .isEqualTo("certificate " + Answers.serial(old));
        }
    }

    @Test
    void renewsTheCertificateOfTheConnectionWithANewKeyInPem() {
        KeyPair keys = Csr.ec("P-384");
        KeyPair newKeys = Csr.ed25519();
        try (TlsClient client = TlsClient.of(CA, keys, enrol(keys, "client"))) {
            X509Certificate renewed = Answers.assertIssued(
                            client.renew(Csr.of(newKeys).pem().getBytes(StandardCharsets.US_ASCII)))
                    .getFirst();
            assertThat(renewed.getPublicKey().getEncoded())
                    .isEqualTo(newKeys.getPublic().getEncoded());
        }
    }

    @Test
    void renewsNothingWithoutACertificate() {
        byte[] request = Csr.p256().der();
        Answers.assertProblem(
                CA.post("/api/v1/renewals", request, "Content-Type", "application/pkcs10"),
                403,
                Refusal.MISSING_CERTIFICATE);
        try (TlsClient client = TlsClient.of(CA)) {
            Answers.assertProblem(client.renew(request), 403, Refusal.MISSING_CERTIFICATE);
        }
    }

    @Test
    void renewsNoOtherNamesAndNoNonsense() {
        KeyPair keys = Csr.ec("P-256");
        try (TlsClient client = TlsClient.of(CA, keys, enrol(keys, "server"))) {
            Answers.assertProblem(client.renew(Csr.of(keys).dns("b.example").der()), 403, Refusal.NAME_NOT_ALLOWED);
            Answers.assertProblem(client.renew(new byte[] {1}), 400, Refusal.MALFORMED_REQUEST);
            Answers.assertProblem(client.renew(new byte[0]), 400, Refusal.MALFORMED_REQUEST);
            Answers.assertProblem(client.renew(new byte[16 * 1024 + 1]), 413, Refusal.REQUEST_TOO_LARGE);
        }
    }

    @Test
    void letsExpiredCertificatesInOnlyToBeToldSo() {
        KeyPair keys = Csr.ec("P-256");
        X509Certificate old = enrol(keys, "client");
        String name = operator(old, "read");
        CA.clock().moveBy(Duration.ofDays(8));
        try (TlsClient client = TlsClient.of(CA, keys, old)) {
            Answers.assertProblem(client.renew(Csr.of(keys).der()), 403, Refusal.EXPIRED_CERTIFICATE);
            Answers.assertProblem(client.get("/api/v1/certificates"), 401, Refusal.MISSING_OPERATOR_KEY);
        } finally {
            CA.clock().moveBy(Duration.ofDays(-8));
        }
        assertThat(name).isNotEmpty();
    }

    @Test
    void turnsAwayCertificatesOfOthers() {
        KeyPair keys = Csr.ec("P-256");
        X509Certificate known = enrol(keys, "client");
        X500Name issuer = X500Name.getInstance(known.getIssuerX500Principal().getEncoded());
        for (BigInteger serial : new BigInteger[] {BigInteger.TEN, known.getSerialNumber()}) {
            try (TlsClient client = TlsClient.of(CA, keys, Csr.forged(keys, serial, issuer))) {
                assertThatThrownBy(() -> client.get("/ca/root.pem"))
                        .isInstanceOf(UncheckedIOException.class)
                        .hasRootCauseInstanceOf(SSLException.class);
            }
        }
    }

    @Test
    void knowsAnOperatorByTheirCertificateAndItsSuccessors() {
        KeyPair keys = Csr.ec("P-256");
        KeyPair newKeys = Csr.ec("P-256");
        X509Certificate old = enrol(keys, "client");
        String name = operator(old, "read");
        X509Certificate renewed;
        try (TlsClient client = TlsClient.of(CA, keys, old)) {
            assertThat(client.get("/api/v1/certificates").statusCode()).isEqualTo(200);
            Answers.assertProblem(client.get("/api/v1/operators"), 403, Refusal.ROLE_MISSING);
            Answers.assertProblem(
                    client.get("/api/v1/certificates", "Authorization", "Bearer wrong"),
                    401,
                    Refusal.WRONG_OPERATOR_KEY);
            renewed = Answers.assertIssued(client.renew(Csr.of(newKeys).der())).getFirst();
        }
        try (TlsClient client = TlsClient.of(CA, newKeys, renewed)) {
            assertThat(client.get("/api/v1/certificates").statusCode()).isEqualTo(200);
            CA.call("DELETE", "/api/v1/operators/" + name, RunningCa.OPERATOR_KEY, "");
            Answers.assertProblem(client.get("/api/v1/certificates"), 401, Refusal.MISSING_OPERATOR_KEY);
        }
    }

    @Test
    void forgetsAnOperatorWhoseCertificateIsRevoked() {
        RevocationApi revocations = new RevocationApi(CA);
        KeyPair keys = Csr.ec("P-256");
        X509Certificate old = enrol(keys, "client");
        operator(old, "read");
        X509Certificate renewed;
        try (TlsClient client = TlsClient.of(CA, keys, old)) {
            renewed = Answers.assertIssued(client.renew(Csr.of(keys).der())).getFirst();
            revocations.revoke(old, "superseded");
            Answers.assertProblem(client.get("/api/v1/certificates"), 401, Refusal.MISSING_OPERATOR_KEY);
            Answers.assertProblem(client.renew(Csr.of(keys).der()), 403, Refusal.REVOKED_CERTIFICATE);
        }
        try (TlsClient client = TlsClient.of(CA, keys, renewed)) {
            assertThat(client.get("/api/v1/certificates").statusCode()).isEqualTo(200);
            revocations.revoke(renewed, "cessationOfOperation");
            Answers.assertProblem(client.get("/api/v1/certificates"), 401, Refusal.MISSING_OPERATOR_KEY);
        }
    }

    @Test
    void forgetsTheSuccessorsOfAStolenCertificate() {
        KeyPair keys = Csr.ec("P-256");
        KeyPair newKeys = Csr.ec("P-256");
        X509Certificate old = enrol(keys, "client");
        operator(old, "read");
        X509Certificate renewed;
        try (TlsClient client = TlsClient.of(CA, keys, old)) {
            renewed = Answers.assertIssued(client.renew(Csr.of(newKeys).der())).getFirst();
        }
        new RevocationApi(CA).revoke(old, "keyCompromise");
        try (TlsClient client = TlsClient.of(CA, newKeys, renewed)) {
            Answers.assertProblem(client.get("/api/v1/certificates"), 401, Refusal.MISSING_OPERATOR_KEY);
        }
    }

    @Test
    void knowsNobodyByAnotherCertificate() {
        KeyPair keys = Csr.ec("P-256");
        assertNobody(keys, enrol(keys, "server"), "is not for clients");
        assertNobody(keys, enrol(keys, "client"), "is no operator's");
    }

    @Test
    void saysWhyACertificateIsGoodForNoOperator() {
        RevocationApi revocations = new RevocationApi(CA);
        KeyPair keys = Csr.ec("P-256");
        X509Certificate certificate = enrol(keys, "client");
        operator(certificate, "read");
        revocations.revoke(certificate, "certificateHold");
        assertNobody(keys, certificate, "is revoked or on hold");
        revocations.release(certificate);
        CA.clock().moveBy(Duration.ofDays(8));
        try {
            assertNobody(keys, certificate, "has expired");
        } finally {
            CA.clock().moveBy(Duration.ofDays(-8));
        }
        try (TlsClient client = TlsClient.of(CA, keys, certificate)) {
            assertThat(client.get("/api/v1/certificates").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void takesAKeyThatWasReportedAsCompromisedForNothing() {
        KeyPair keys = Csr.ec("P-256");
        X509Certificate reported = enrol(keys, "client");
        X509Certificate other = enrol(keys, "client");
        operator(other, "read");
        KeyPair newKeys = Csr.ec("P-256");
        X509Certificate successor;
        try (TlsClient client = TlsClient.of(CA, keys, other)) {
            successor =
                    Answers.assertIssued(client.renew(Csr.of(newKeys).der())).getFirst();
            new RevocationApi(CA).revoke(reported, "keyCompromise");
            HttpResponse<byte[]> renewal = client.renew(Csr.p256().der());
            Answers.assertProblem(renewal, 403, Refusal.REVOKED_CERTIFICATE);
            assertThat(detail(renewal)).contains("reported as compromised");
        }
        assertNobody(keys, other, "reported as compromised");
        assertNobody(newKeys, successor, "was renewed from one");
    }

    @Test
    void bindsOperatorsOnlyToCertificatesThatWork() {
        RevocationApi revocations = new RevocationApi(CA);
        X509Certificate revoked = enrol(Csr.ec("P-256"), "client");
        revocations.revoke(revoked, "superseded");
        assertNotBindable(revoked, "is revoked or on hold");
        X509Certificate held = enrol(Csr.ec("P-256"), "client");
        revocations.revoke(held, "certificateHold");
        assertNotBindable(held, "is revoked or on hold");
        assertNotBindable(enrol(Csr.ec("P-256"), "server"), "is not for clients");
        KeyPair stolen = Csr.ec("P-256");
        X509Certificate sameKey = enrol(stolen, "client");
        revocations.revoke(enrol(stolen, "client"), "keyCompromise");
        assertNotBindable(sameKey, "reported as compromised");
        X509Certificate old = enrol(Csr.ec("P-256"), "client");
        CA.clock().moveBy(Duration.ofDays(8));
        try {
            assertNotBindable(old, "has expired");
        } finally {
            CA.clock().moveBy(Duration.ofDays(-8));
        }
    }

    private static void assertNobody(KeyPair keys, X509Certificate certificate, String why) {
        try (TlsClient client = TlsClient.of(CA, keys, certificate)) {
            HttpResponse<byte[]> answer = client.get("/api/v1/certificates");
            Answers.assertProblem(answer, 401, Refusal.MISSING_OPERATOR_KEY);
            assertThat(detail(answer)).contains(why);
        }
    }

    private static void assertNotBindable(X509Certificate certificate, String why) {
        String name = unused();
        HttpResponse<byte[]> made = bind(name, certificate, "read");
        Answers.assertProblem(made, 409, Refusal.UNSUITABLE_CERTIFICATE);
        assertThat(detail(made)).contains(why);
        Answers.assertProblem(CA.operatorGet("/api/v1/operators/" + name), 404, Refusal.UNKNOWN_OPERATOR);
        String path = "/api/v1/operators/" + operator(enrol(Csr.ec("P-256"), "client"), "read");
        Answers.assertProblem(
                CA.call(
                        "PUT",
                        path + "/certificate",
                        RunningCa.OPERATOR_KEY,
                        "{\"certificate\":\"" + Answers.serial(certificate) + "\"}"),
                409,
                Refusal.UNSUITABLE_CERTIFICATE);
    }

    private static String detail(HttpResponse<byte[]> answer) {
        return RunningCa.json(answer).get("detail").asString();
    }

    @Test
    void letsOneCertificateBelongToOneOperator() {
        X509Certificate certificate = enrol(Csr.ec("P-256"), "client");
        operator(certificate, "read");
        Answers.assertProblem(bind(unused(), certificate, "read"), 409, Refusal.OPERATOR_EXISTS);
    }

    private static String operator(X509Certificate certificate, String role) {
        String name = unused();
        HttpResponse<byte[]> answer = bind(name, certificate, role);
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(RunningCa.json(answer).has("key")
                        && !RunningCa.json(answer).get("key").isNull())
                .isFalse();
        return name;
    }

    private static HttpResponse<byte[]> bind(String name, X509Certificate certificate, String role) {
        return CA.call(
                "POST",
                "/api/v1/operators",
                RunningCa.OPERATOR_KEY,
                "{\"name\":\"" + name + "\",\"roles\":[\"" + role + "\"],\"certificate\":\""
                        + Answers.serial(certificate) + "\"}");
    }

    private static X509Certificate enrol(KeyPair keys, String profile) {
        String token = RunningCa.json(CA.createToken("{\"names\":[\"a.example\"],\"profile\":\"" + profile + "\"}"))
                .get("token")
                .asString();
        return Answers.assertIssued(CA.enrol(token, Csr.of(keys).der())).getFirst();
    }

    private static String unused() {
        return "op-" + UUID.randomUUID();
    }
}
