package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Thorough;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of every kind, as others ask for them and look for them in certificates. */
@Thorough("IssuanceIT reads the same names")
class NamesClientsIT {

    private static final List<String> NAMES = List.of(
            "a.example",
            "*.wild.example",
            "xn--bcher-kva.example",
            "ip:192.0.2.1",
            "ip:2001:db8::1",
            "email:alice@a.example",
            "uri:spiffe://a.example/web");
    private static final String VERIFY = "openssl verify -x509_strict -CAfile root.pem -untrusted chain.pem ";
    private static final String CERTTOOL = "certtool --verify --load-ca-certificate both.pem --infile leaf.pem ";

    @TempDir
    static Path folder;

    private static Programs programs;
    private static RunningCa ca;

    @BeforeAll
    static void enrol() throws IOException, InterruptedException {
        Programs.need("openssl", "certtool");
        programs = new Programs(folder);
        ca = RunningCa.start(
                RunningCa.newFolder(),
                TestDatabase.create(),
                "ca.profiles.all.names=dns, ip, email, uri",
                "ca.profiles.all.wildcards=true",
                "ca.profiles.all.extended-key-usage=server-auth, client-auth, email-protection");
        programs.save("root.pem", ca.get("/ca/root.pem").body());
        programs.save("both.pem", ca.get("/ca/chain.pem").body());
        programs.run("openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -keyout key.pem -out csr.pem"
                + " -subj / -addext subjectAltName=DNS:a.example,DNS:*.wild.example,DNS:xn--bcher-kva.example"
                + ",IP:192.0.2.1,IP:2001:db8::1,email:alice@a.example,URI:spiffe://a.example/web");
        Answers.assertIssued(send("csr.pem"));
        programs.run("openssl x509 -in chain.pem -out leaf.pem");
    }

    @AfterAll
    static void stop() {
        if (ca != null) {
            ca.close();
        }
    }

    private static HttpResponse<byte[]> send(String request) throws IOException {
        String names = "\"" + String.join("\",\"", NAMES) + "\"";
        String token = RunningCa.json(ca.createToken("{\"names\":[" + names + "],\"profile\":\"all\"}"))
                .get("token")
                .asString();
        HttpResponse<byte[]> answer = ca.enrol(token, programs.read(request).getBytes(StandardCharsets.US_ASCII));
        programs.save("chain.pem", answer.body());
        return answer;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hostname a.example",
                "hostname A.EXAMPLE",
                "hostname one.wild.example",
                "hostname xn--bcher-kva.example",
                "ip 192.0.2.1",
                "ip 2001:db8::1",
                "ip 2001:db8:0:0:0:0:0:1",
                "email alice@a.example"
            })
    void areFound(String name) throws IOException, InterruptedException {
        assertThat(programs.run(VERIFY + "-verify_" + name + " leaf.pem")).contains("leaf.pem: OK");
        if (!name.startsWith("ip ")) {
            assertThat(programs.run(CERTTOOL + "--verify-" + name)).contains("The certificate is trusted");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hostname b.example",
                "hostname www.a.example",
                "hostname wild.example",
                "hostname two.one.wild.example",
                "hostname 192.0.2.1.example",
                "ip 192.0.2.2",
                "ip 2001:db8::2",
                "email bob@a.example",
                "email alice@b.example"
            })
    void areNotFoundIfOthers(String name) throws IOException, InterruptedException {
        assertThat(programs.fail(VERIFY + "-verify_" + name + " leaf.pem")).contains("mismatch");
        if (!name.startsWith("ip ")) {
            assertThat(programs.fail(CERTTOOL + "--verify-" + name)).contains("does not match");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sslserver", "sslclient", "smimesign"})
    void areForThePurposesOfTheProfile(String purpose) throws IOException, InterruptedException {
        assertThat(programs.run(VERIFY + "-purpose " + purpose + " leaf.pem")).contains("leaf.pem: OK");
    }

    @Test
    void areForNoOtherPurpose() throws IOException, InterruptedException {
        assertThat(programs.fail(VERIFY + "-purpose timestampsign leaf.pem"))
                .contains("unsuitable certificate purpose");
    }

    @Test
    void areShownAsTheyWereAskedFor() throws IOException, InterruptedException {
        assertThat(programs.run("openssl x509 -in leaf.pem -noout -ext subjectAltName"))
                .contains(
                        "X509v3 Subject Alternative Name: critical",
                        "DNS:a.example, DNS:*.wild.example, DNS:xn--bcher-kva.example, IP Address:192.0.2.1,"
                                + " IP Address:2001:DB8:0:0:0:0:0:1, email:alice@a.example,"
                                + " URI:spiffe://a.example/web");
        assertThat(programs.run("certtool --certificate-info --infile leaf.pem"))
                .contains(
                        "DNSname: *.wild.example",
                        "IPAddress: 192.0.2.1",
                        "IPAddress: 2001:db8::1",
                        "RFC822Name: alice@a.example",
                        "URI: spiffe://a.example/web");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--key-type ecdsa --curve secp256r1", "--key-type ed25519", "--key-type rsa --bits 2048"})
    void areAskedForByGnutls(String key) throws IOException, InterruptedException {
        programs.run("certtool --generate-privkey " + key + " --outfile g.key");
        programs.save("g.cfg", """
                dns_name = "a.example"
                ip_address = "192.0.2.1"
                email = "alice@a.example"
                uri = "spiffe://a.example/web"
                """);
        programs.run("certtool --generate-request --no-text --load-privkey g.key --template g.cfg --outfile g.csr");
        Answers.assertIssued(send("g.csr"));
        programs.run("openssl x509 -in chain.pem -out g.pem");
        assertThat(programs.run("certtool --verify --verify-hostname a.example --load-ca-certificate both.pem"
                        + " --infile g.pem"))
                .contains("The certificate is trusted");
    }
}
