package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What curl does with a certificate of its own over HTTPS, as docs/ca.md says. */
class CurlIT {

    private static final RunningCa CA = RunningCa.shared();
    private static final String CURL = "curl -sS --noproxy * --cacert root.pem ";
    private static final String AS_HOLDER = CURL + "--cert chain.pem --key key.pem ";

    @TempDir
    private Path folder;

    private Programs programs;

    @BeforeEach
    void enrol() throws IOException, InterruptedException {
        Programs.need("openssl", "curl");
        programs = new Programs(folder);
        programs.run("curl -sS --noproxy * -o root.pem " + CA.uri("/ca/root.pem"));
        request("-newkey ec -pkeyopt ec_paramgen_curve:P-256 -keyout key.pem -out csr.pem");
        String token = RunningCa.json(CA.createToken("{\"names\":[\"curl.example\"],\"profile\":\"client\"}"))
                .get("token")
                .asString();
        programs.run(CURL + "--fail-with-body --data-binary @csr.pem -o chain.pem -H Authorization:Bearer\u00a0" + token
                + " " + CA.httpsUri("/api/v1/certificates"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-key key.pem",
                "-newkey ed25519 -keyout new-key.pem",
                "-newkey rsa:2048 -keyout new-key.pem",
                "-newkey ec -pkeyopt ec_paramgen_curve:P-384 -keyout new-key.pem"
            })
    void renews(String key) throws IOException, InterruptedException {
        request(key + " -out new-csr.pem");
        programs.run(AS_HOLDER + renewal("new-csr.pem") + " --fail-with-body -o new-chain.pem");
        assertThat(programs.run("openssl verify -x509_strict -purpose sslclient -verify_hostname curl.example"
                        + " -CAfile root.pem -untrusted new-chain.pem new-chain.pem"))
                .contains("new-chain.pem: OK");
        assertThat(programs.run("openssl x509 -in new-chain.pem -noout -pubkey"))
                .isEqualTo(programs.run("openssl req -in new-csr.pem -noout -pubkey"));
        assertThat(serial("new-chain.pem")).isNotEqualTo(serial("chain.pem"));
    }

    @Test
    void renewsNothingWithoutTheCertificateOrForOtherNames() throws IOException, InterruptedException {
        assertThat(programs.run(CURL + renewal("csr.pem"))).contains("urn:fourfold:problem:missing-certificate");
        programs.run("openssl req -new -key key.pem -subj /CN=other.example -out other.pem");
        assertThat(programs.run(AS_HOLDER + renewal("other.pem"))).contains("urn:fourfold:problem:name-not-allowed");
    }

    @Test
    void renewsNothingThatIsRevoked() throws IOException, InterruptedException {
        String revoked = programs.run(CURL + "-H Content-Type:application/json -d {\"reason\":\"superseded\"}"
                + " -H Authorization:Bearer\u00a0" + RunningCa.OPERATOR_KEY + " "
                + CA.httpsUri(RevocationApi.path(serial("chain.pem"))));
        assertThat(revoked).contains("\"reason\":\"superseded\"");
        assertThat(programs.run(AS_HOLDER + renewal("csr.pem"))).contains("urn:fourfold:problem:revoked-certificate");
    }

    @Test
    void isAnOperatorByItsCertificate() throws IOException, InterruptedException {
        String list = " " + CA.httpsUri("/api/v1/certificates?name=curl.example");
        assertThat(programs.run(AS_HOLDER + list)).contains("urn:fourfold:problem:missing-operator-key");
        programs.save(
                "operator.json",
                "{\"name\":\"curl-" + UUID.randomUUID() + "\",\"roles\":[\"read\"],\"certificate\":\""
                        + serial("chain.pem") + "\"}");
        programs.run(CURL + "--fail-with-body -H Content-Type:application/json -d @operator.json"
                + " -H Authorization:Bearer\u00a0" + RunningCa.OPERATOR_KEY + " " + CA.httpsUri("/api/v1/operators"));
        assertThat(programs.run(AS_HOLDER + list)).contains(serial("chain.pem"));
        assertThat(programs.run(CURL + list)).contains("urn:fourfold:problem:missing-operator-key");
        assertThat(programs.run(AS_HOLDER + CA.httpsUri("/api/v1/operators")))
                .contains("urn:fourfold:problem:role-missing");
    }

    @Test
    void isNotLetInWithTheCertificateOfAnotherCa() throws IOException, InterruptedException {
        programs.run("openssl req -x509 -key key.pem -subj /CN=curl.example -days 1 -out self.pem");
        assertThat(programs.fail(CURL + "--cert self.pem --key key.pem " + CA.httpsUri("/ca/root.pem")))
                .contains("alert");
    }

    @Test
    void doesNotTrustTheCaWithoutItsRoot() throws IOException, InterruptedException {
        assertThat(programs.fail("curl -sS --noproxy * " + CA.httpsUri("/ca/root.pem")))
                .contains("SSL certificate problem");
        String elsewhere = "elsewhere.example:" + CA.httpsUri("").getPort();
        assertThat(programs.fail(CURL + "--resolve " + elsewhere + ":127.0.0.1 https://" + elsewhere + "/ca/root.pem"))
                .contains("no alternative certificate subject name matches");
    }

    private void request(String more) throws IOException, InterruptedException {
        programs.run("openssl req -new -noenc -subj /CN=curl.example " + more);
    }

    private static String renewal(String request) {
        return "-H Content-Type:application/pkcs10 --data-binary @" + request + " " + CA.httpsUri("/api/v1/renewals");
    }

    private String serial(String file) throws IOException, InterruptedException {
        return programs.run("openssl x509 -noout -serial -in " + file)
                .strip()
                .substring("serial=".length())
                .toLowerCase(Locale.ROOT);
    }
}
