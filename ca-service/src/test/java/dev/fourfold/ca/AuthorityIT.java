package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Thorough;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The certificates of the CA itself, over HTTP. */
class AuthorityIT {

    /** How the JDK says that a CA has none. */
    private static final int NO_PATH_LENGTH = Integer.MAX_VALUE;

    private static final RunningCa CA = RunningCa.shared();

    @ParameterizedTest
    @CsvSource({
        "root.pem, application/pem-certificate-chain, 1",
        "root.der, application/pkix-cert, 1",
        "issuing.pem, application/pem-certificate-chain, 1",
        "issuing.der, application/pkix-cert, 1",
        "issuers/1.pem, application/pem-certificate-chain, 1",
        "issuers/1.der, application/pkix-cert, 1",
        "roots.pem, application/pem-certificate-chain, 1",
        "chain.pem, application/pem-certificate-chain, 2",
        "chain.der, application/pkcs7-mime;smime-type=certs-only, 2"
    })
    void isShownInEveryForm(String file, String contentType, int certificates) {
        HttpResponse<byte[]> answer = CA.get("/ca/" + file);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains(contentType);
        assertThat(Answers.certificates(answer.body())).hasSize(certificates);
    }

    @Test
    void hasARootForTenYears() throws GeneralSecurityException {
        X509Certificate root = certificate("root.pem");
        root.verify(root.getPublicKey());
        assertThat(root.getSubjectX500Principal().getName()).isEqualTo("CN=Fourfold Root CA");
        assertThat(root.getBasicConstraints()).isEqualTo(NO_PATH_LENGTH);
        assertThat(days(root)).isBetween(3651L, 3654L);
        assertAuthority(root);
    }

    /** Its certificates are longer than what PostgreSQL keeps in an index. */
    @ParameterizedTest
    @ValueSource(strings = {"ml-dsa-44", "ml-dsa-87"})
    @Thorough("it starts a CA for each kind")
    void mayBeOfMlDsaAlone(String keyType) throws GeneralSecurityException {
        try (RunningCa ca = RunningCa.start(
                RunningCa.newFolder(),
                TestDatabase.create(),
                "ca.root.key-type=" + keyType,
                "ca.issuing.key-type=" + keyType)) {
            X509Certificate root =
                    Answers.certificates(ca.get("/ca/root.pem").body()).getFirst();
            List<X509Certificate> chain = Answers.assertIssued(
                    ca.enrol(ca.token("a.example"), Csr.of(Csr.mlDsa(87)).der()));
            chain.get(0).verify(chain.get(1).getPublicKey());
            chain.get(1).verify(root.getPublicKey());
            assertThat(ca.get("/crl/root.crl").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void hasAnIssuingCertificateForFiveYears() throws GeneralSecurityException {
        X509Certificate issuing = certificate("issuing.pem");
        issuing.verify(certificate("root.pem").getPublicKey());
        assertThat(issuing.getSubjectX500Principal().getName()).isEqualTo("CN=Fourfold Issuing CA");
        assertThat(issuing.getBasicConstraints()).isZero();
        assertThat(days(issuing)).isBetween(1825L, 1828L);
        assertAuthority(issuing);
        assertThat(issuing.getNonCriticalExtensionOIDs()).contains("2.5.29.35");
    }

    @Test
    void listsItsIssuers() {
        JsonNode issuer = RunningCa.json(CA.get("/ca/issuers")).get("issuers").get(0);
        assertThat(issuer.get("id").asInt()).isEqualTo(1);
        assertThat(issuer.get("subject").asString()).isEqualTo("CN=Fourfold Issuing CA");
        assertThat(issuer.get("keyType").asString()).isEqualTo("p-256");
        assertThat(issuer.get("state").asString()).isEqualTo("active");
        assertThat(issuer.get("fingerprint").asString())
                .isEqualTo(HexFormat.of()
                        .formatHex(Sha256.of(CA.get("/ca/issuers/1.der").body())));
        assertThat(issuer.get("notAfter").asString())
                .isEqualTo(certificate("issuing.pem").getNotAfter().toInstant().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"issuers/0.der", "issuers/4711.pem", "issuers/999999999.der"})
    void knowsNoOtherIssuers(String file) {
        Answers.assertProblem(CA.get("/ca/" + file), 404, Refusal.UNKNOWN_ISSUER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"issuers/-1.der", "issuers/x.pem", "issuers/9999999999.der", "issuers/1.txt", "issuers/1"})
    void hasNoOtherNamesForThem(String file) {
        Answers.assertProblem(CA.get("/ca/" + file), 404, "not-found");
    }

    private static void assertAuthority(X509Certificate certificate) {
        boolean[] usage = certificate.getKeyUsage();
        assertThat(usage).containsExactly(false, false, false, false, false, true, true, false, false);
        assertThat(certificate.getCriticalExtensionOIDs()).containsExactlyInAnyOrder("2.5.29.15", "2.5.29.19");
        assertThat(certificate.getNonCriticalExtensionOIDs()).contains("2.5.29.14");
        assertThat(certificate.getSigAlgName()).isEqualTo("SHA256withECDSA");
    }

    private static X509Certificate certificate(String file) {
        return Answers.certificates(CA.get("/ca/" + file).body()).getFirst();
    }

    private static long days(X509Certificate certificate) {
        return Duration.between(
                        certificate.getNotBefore().toInstant(),
                        certificate.getNotAfter().toInstant())
                .toDays();
    }
}
