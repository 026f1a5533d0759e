package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Thorough;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The CA as OpenSSL and curl see it, where both are installed. */
@Thorough("IssuanceIT issues for requests that Bouncy Castle has made")
class InteropIT {

    private static final RunningCa CA = RunningCa.shared();

    @TempDir
    Path folder;

    private Programs programs;

    @BeforeEach
    void findPrograms() {
        programs = new Programs(folder);
    }

    @BeforeAll
    static void needsOpensslAndCurl() {
        Programs.need("openssl", "curl");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-newkey ec -pkeyopt ec_paramgen_curve:P-256",
                "-newkey ec -pkeyopt ec_paramgen_curve:P-384",
                "-newkey rsa:2048",
                "-newkey rsa:3072 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:digest -sha384",
                "-newkey ed25519"
            })
    void certifiesTheKeysOfOpenssl(String key) throws IOException, InterruptedException {
        programs.run(
                "openssl req -new " + key + " -noenc -keyout key.pem -out csr.pem -subj /O=Example/CN=interop.example"
                        + " -addext subjectAltName=DNS:interop.example");
        curl("-o chain.pem --data-binary @csr.pem -H Authorization:Bearer\u00a0" + CA.token("interop.example") + " "
                + CA.uri("/api/v1/certificates"));
        fetchAuthority();
        assertThat(programs.run("openssl verify -x509_strict -purpose sslserver -verify_hostname interop.example"
                        + " -CAfile root.pem -untrusted issuing.pem chain.pem"))
                .contains("chain.pem: OK");
        assertThat(programs.run("openssl x509 -in chain.pem -noout -text"))
                .contains(
                        "Issuer: CN = Fourfold Issuing CA",
                        "Subject: O = Example, CN = interop.example",
                        "Signature Algorithm: ecdsa-with-SHA256",
                        "CA:FALSE",
                        "TLS Web Server Authentication",
                        "DNS:interop.example",
                        "CA Issuers - URI:http://ca.example:8080/ca/issuers/1.der");
        assertThat(programs.run("openssl x509 -in chain.pem -noout -pubkey"))
                .isEqualTo(programs.run("openssl pkey -in key.pem -pubout"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-newkey rsa-pss -pkeyopt rsa_keygen_bits:2048",
                "-newkey ec -pkeyopt ec_paramgen_curve:secp256k1",
                "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:explicit",
                "-newkey ed448"
            })
    void refusesOtherKeysOfOpenssl(String key) throws IOException, InterruptedException {
        programs.run("openssl req -new " + key + " -noenc -keyout key.pem -out csr.pem -subj /CN=interop.example");
        assertThat(programs.run("curl -sS --noproxy * --data-binary @csr.pem -H Authorization:Bearer\u00a0"
                        + CA.token("interop.example") + " " + CA.uri("/api/v1/certificates")))
                .contains("urn:fourfold:problem:unsupported-key");
    }

    @Test
    void takesDerFromOpenssl() throws IOException, InterruptedException {
        programs.run("openssl req -new -newkey ed25519 -noenc -keyout key.pem -outform DER -out csr.der -subj /");
        curl("-o chain.pem --data-binary @csr.der -H Content-Type:application/pkcs10 -H Authorization:Bearer\u00a0"
                + CA.token("interop.example") + " " + CA.uri("/api/v1/certificates"));
        fetchAuthority();
        assertThat(programs.run("openssl verify -x509_strict -CAfile root.pem -untrusted issuing.pem chain.pem"))
                .contains("OK");
    }

    @Test
    void showsAuthoritiesThatOpensslReads() throws IOException, InterruptedException {
        fetchAuthority();
        assertThat(programs.run("openssl verify -x509_strict -CAfile root.pem issuing.pem"))
                .contains("issuing.pem: OK");
        assertThat(programs.run("openssl x509 -in root.pem -noout -text"))
                .contains("Subject: CN = Fourfold Root CA", "CA:TRUE\n", "Certificate Sign, CRL Sign");
        assertThat(programs.run("openssl x509 -in issuing.pem -noout -text")).contains("CA:TRUE, pathlen:0");
        curl("-o chain.p7 " + CA.uri("/ca/chain.der"));
        assertThat(programs.run("openssl pkcs7 -inform DER -in chain.p7 -print_certs"))
                .contains("CN = Fourfold Root CA", "CN = Fourfold Issuing CA");
    }

    @Test
    void keepsItsIssuingKeyInAFileThatOpensslOpens() throws IOException, InterruptedException {
        Path keys = RunningCa.newFolder();
        RunningCa.start(keys, TestDatabase.create(), "ca.passphrase=openssl-interop")
                .close();
        assertThat(programs.run("openssl pkcs12 -in " + keys.resolve("issuing.p12")
                        + " -passin pass:openssl-interop -noenc -info"))
                .contains("PBES2", "AES-256-CBC", "hmacWithSHA256", "BEGIN PRIVATE KEY");
    }

    private void fetchAuthority() throws IOException, InterruptedException {
        curl("-o root.pem " + CA.uri("/ca/root.pem"));
        curl("-o issuing.pem " + CA.uri("/ca/issuing.pem"));
    }

    private void curl(String arguments) throws IOException, InterruptedException {
        programs.run("curl --silent --show-error --fail-with-body --noproxy * " + arguments);
    }
}
