package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fourfold.protocol.Thorough;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
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
    @Thorough("it starts another CA")
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
        CA.clock().moveBy(Duration.ofDays(8));
        try (TlsClient client = TlsClient.of(CA, keys, old)) {
            Answers.assertProblem(client.renew(Csr.of(keys).der()), 403, Refusal.EXPIRED_CERTIFICATE);
        } finally {
            CA.clock().moveBy(Duration.ofDays(-8));
        }
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

    private static X509Certificate enrol(KeyPair keys, String profile) {
        String token = RunningCa.json(CA.createToken("{\"names\":[\"a.example\"],\"profile\":\"" + profile + "\"}"))
                .get("token")
                .asString();
        return Answers.assertIssued(CA.enrol(token, Csr.of(keys).der())).getFirst();
    }
}
