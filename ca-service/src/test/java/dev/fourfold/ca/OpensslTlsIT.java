package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The CA's HTTPS as {@code openssl s_client} sees it. */
class OpensslTlsIT {

    private static final RunningCa CA = RunningCa.shared();
    private static final String GET = "GET /ca/issuers HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    @TempDir
    private Path folder;

    private Programs programs;
    private String client;

    @BeforeEach
    void fetchRoot() throws IOException {
        Programs.need("openssl");
        programs = new Programs(folder);
        programs.save("root.pem", CA.get("/ca/root.pem").body());
        client = "openssl s_client -ign_eof -verify_return_error -connect 127.0.0.1:"
                + CA.httpsUri("").getPort() + " ";
    }

    @ParameterizedTest
    @ValueSource(strings = {"tls1_2", "tls1_3"})
    void isTrustedByNameAndByAddress(String version) throws IOException, InterruptedException {
        for (String name : new String[] {"-verify_hostname localhost", "-verify_ip 127.0.0.1", "-verify_ip ::1"}) {
            assertThat(programs.run(client + "-CAfile root.pem -" + version + " " + name, GET))
                    .contains("Verify return code: 0 (ok)", "HTTP/1.1 200", "Fourfold Issuing CA")
                    .contains(version.equals("tls1_2") ? "TLSv1.2, Cipher" : "TLSv1.3, Cipher")
                    .contains("Acceptable client certificate CA names");
        }
    }

    @Test
    void isNotTrustedWithoutItsRootOrByAnotherName() throws IOException, InterruptedException {
        assertThat(programs.fail(client)).contains("verify error:num=", "certificate verify failed");
        assertThat(programs.fail(client + "-CAfile root.pem -verify_hostname ca.example"))
                .contains("hostname mismatch");
        assertThat(programs.fail(client + "-CAfile root.pem -verify_ip 127.0.0.2"))
                .contains("IP address mismatch");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1", "-tls1_1"})
    void refusesOldVersions(String version) throws IOException, InterruptedException {
        assertThat(programs.fail(client + "-CAfile root.pem -cipher DEFAULT:@SECLEVEL=0 " + version))
                .contains("alert protocol version");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tls1_2", "tls1_3"})
    void takesCertificatesOfItsOwnFromClients(String version) throws IOException, InterruptedException {
        programs.run("openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -keyout key.pem"
                + " -subj /CN=tls.example -out csr.pem");
        programs.save(
                "chain.pem",
                CA.enrol(CA.token("tls.example"), programs.read("csr.pem").getBytes(StandardCharsets.US_ASCII))
                        .body());
        programs.run("openssl req -x509 -key key.pem -subj /CN=tls.example -days 1 -out self.pem");
        String verified = client + "-CAfile root.pem -" + version + " -key key.pem -cert ";
        assertThat(programs.run(verified + "chain.pem", GET)).contains("HTTP/1.1 200");
        assertThat(programs.fail(verified + "self.pem")).contains("alert");
    }
}
