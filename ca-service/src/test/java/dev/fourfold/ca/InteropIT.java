package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The CA as OpenSSL and curl see it, where both are installed. */
class InteropIT {

    private static final RunningCa CA = RunningCa.shared();

    @TempDir
    Path folder;

    @BeforeAll
    static void needsOpensslAndCurl() {
        assumeThat(List.of("openssl", "curl")).allMatch(InteropIT::isInstalled);
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-newkey ec -pkeyopt ec_paramgen_curve:P-256",
                "-newkey ec -pkeyopt ec_paramgen_curve:P-384",
                "-newkey rsa:2048",
                "-newkey ed25519"
            })
    void certifiesTheKeysOfOpenssl(String key) throws IOException, InterruptedException {
        run("openssl req -new " + key + " -noenc -keyout key.pem -out csr.pem -subj /O=Example/CN=interop.example"
                + " -addext subjectAltName=DNS:interop.example");
        curl("-o chain.pem --data-binary @csr.pem -H Authorization:Bearer\u00a0" + CA.token("interop.example") + " "
                + CA.uri("/api/v1/certificates"));
        fetchAuthority();
        assertThat(run("openssl verify -x509_strict -purpose sslserver -verify_hostname interop.example"
                        + " -CAfile root.pem -untrusted issuing.pem chain.pem"))
                .contains("chain.pem: OK");
        assertThat(run("openssl x509 -in chain.pem -noout -text"))
                .contains(
                        "Issuer: CN = Fourfold Issuing CA",
                        "Subject: O = Example, CN = interop.example",
                        "Signature Algorithm: ecdsa-with-SHA256",
                        "CA:FALSE",
                        "TLS Web Server Authentication",
                        "DNS:interop.example",
                        "CA Issuers - URI:http://ca.example:8080/ca/issuers/1.der");
        assertThat(run("openssl x509 -in chain.pem -noout -pubkey")).isEqualTo(run("openssl pkey -in key.pem -pubout"));
    }

    @Test
    void takesDerFromOpenssl() throws IOException, InterruptedException {
        run("openssl req -new -newkey ed25519 -noenc -keyout key.pem -outform DER -out csr.der -subj /");
        curl("-o chain.pem --data-binary @csr.der -H Content-Type:application/pkcs10 -H Authorization:Bearer\u00a0"
                + CA.token("interop.example") + " " + CA.uri("/api/v1/certificates"));
        fetchAuthority();
        assertThat(run("openssl verify -x509_strict -CAfile root.pem -untrusted issuing.pem chain.pem"))
                .contains("OK");
    }

    @Test
    void showsAuthoritiesThatOpensslReads() throws IOException, InterruptedException {
        fetchAuthority();
        assertThat(run("openssl verify -x509_strict -CAfile root.pem issuing.pem"))
                .contains("issuing.pem: OK");
        assertThat(run("openssl x509 -in root.pem -noout -text"))
                .contains("Subject: CN = Fourfold Root CA", "CA:TRUE, pathlen:1", "Certificate Sign, CRL Sign");
        assertThat(run("openssl x509 -in issuing.pem -noout -text")).contains("CA:TRUE, pathlen:0");
        curl("-o chain.p7 " + CA.uri("/ca/chain.der"));
        assertThat(run("openssl pkcs7 -inform DER -in chain.p7 -print_certs"))
                .contains("CN = Fourfold Root CA", "CN = Fourfold Issuing CA");
    }

    @Test
    void keepsItsIssuingKeyInAFileThatOpensslOpens() throws IOException, InterruptedException {
        Path keys = RunningCa.newFolder();
        RunningCa.start(keys, TestDatabase.create(), "ca.passphrase=openssl-interop")
                .close();
        assertThat(run("openssl pkcs12 -in " + keys.resolve("issuing.p12")
                        + " -passin pass:openssl-interop -noenc -info"))
                .contains("PBES2", "AES-256-CBC", "hmacWithSHA256", "BEGIN PRIVATE KEY");
    }

    private void fetchAuthority() throws IOException, InterruptedException {
        curl("-o root.pem " + CA.uri("/ca/root.pem"));
        curl("-o issuing.pem " + CA.uri("/ca/issuing.pem"));
    }

    private void curl(String arguments) throws IOException, InterruptedException {
        run("curl --silent --show-error --fail-with-body --noproxy * " + arguments);
    }

    /** Runs a program; a no-break space stands for a space inside an argument. */
    private String run(String command) throws IOException, InterruptedException {
        List<String> arguments = Stream.of(command.split(" "))
                .map(argument -> argument.replace('\u00a0', ' '))
                .toList();
        Process process = new ProcessBuilder(arguments)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(command + "\n" + output).isZero();
        return output;
    }
}
