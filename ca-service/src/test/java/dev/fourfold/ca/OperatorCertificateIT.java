package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Operators who are known by the certificate of their connection. */
class OperatorCertificateIT {

    private static final RunningCa CA = RunningCa.shared();

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

    @ParameterizedTest
    @CsvSource({"keyCompromise, reported as compromised", "privilegeWithdrawn, was renewed from one that is revoked"})
    void forgetsTheSuccessorsOfAStolenCertificate(String reason, String why) {
        KeyPair keys = Csr.ec("P-256");
        KeyPair newKeys = Csr.ec("P-256");
        X509Certificate old = enrol(keys, "client");
        operator(old, "read");
        X509Certificate renewed;
        try (TlsClient client = TlsClient.of(CA, keys, old)) {
            renewed = Answers.assertIssued(client.renew(Csr.of(newKeys).der())).getFirst();
        }
        new RevocationApi(CA).revoke(old, reason);
        assertNobody(newKeys, renewed, why);
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
        String bound = operator(enrol(Csr.ec("P-256"), "client"), "read");
        RevocationApi revocations = new RevocationApi(CA);
        X509Certificate revoked = enrol(Csr.ec("P-256"), "client");
        revocations.revoke(revoked, "superseded");
        assertNotBindable(bound, revoked, "is revoked or on hold");
        X509Certificate held = enrol(Csr.ec("P-256"), "client");
        revocations.revoke(held, "certificateHold");
        assertNotBindable(bound, held, "is revoked or on hold");
        assertNotBindable(bound, enrol(Csr.ec("P-256"), "server"), "is not for clients");
        KeyPair stolen = Csr.ec("P-256");
        X509Certificate sameKey = enrol(stolen, "client");
        revocations.revoke(enrol(stolen, "client"), "keyCompromise");
        assertNotBindable(bound, sameKey, "reported as compromised");
        X509Certificate old = enrol(Csr.ec("P-256"), "client");
        CA.clock().moveBy(Duration.ofDays(8));
        try {
            assertNotBindable(bound, old, "has expired");
        } finally {
            CA.clock().moveBy(Duration.ofDays(-8));
        }
    }

    @Test
    void letsOneCertificateBelongToOneOperator() {
        X509Certificate certificate = enrol(Csr.ec("P-256"), "client");
        operator(certificate, "read");
        Answers.assertProblem(bind(unused(), certificate, "read"), 409, Refusal.OPERATOR_EXISTS);
    }

    private static void assertNobody(KeyPair keys, X509Certificate certificate, String why) {
        try (TlsClient client = TlsClient.of(CA, keys, certificate)) {
            HttpResponse<byte[]> answer = client.get("/api/v1/certificates");
            Answers.assertProblem(answer, 401, Refusal.MISSING_OPERATOR_KEY);
            assertThat(detail(answer)).contains(why);
        }
    }

    private static void assertNotBindable(String bound, X509Certificate certificate, String why) {
        String name = unused();
        HttpResponse<byte[]> made = bind(name, certificate, "read");
        Answers.assertProblem(made, 409, Refusal.UNSUITABLE_CERTIFICATE);
        assertThat(detail(made)).contains(why);
        Answers.assertProblem(CA.operatorGet("/api/v1/operators/" + name), 404, Refusal.UNKNOWN_OPERATOR);
        Answers.assertProblem(
                CA.call(
                        "PUT",
                        "/api/v1/operators/" + bound + "/certificate",
                        RunningCa.OPERATOR_KEY,
                        "{\"certificate\":\"" + Answers.serial(certificate) + "\"}"),
                409,
                Refusal.UNSUITABLE_CERTIFICATE);
    }

    private static String detail(HttpResponse<byte[]> answer) {
        return RunningCa.json(answer).get("detail").asString();
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
