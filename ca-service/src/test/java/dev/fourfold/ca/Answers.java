package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What the tests say about answers of the CA. */
final class Answers {

    private Answers() {}

    /** The answer is a problem document of a type and a status, with the headers that belong to it. */
    static void assertProblem(HttpResponse<byte[]> answer, int status, Refusal refusal) {
        assertProblem(answer, status, refusal.slug());
    }

    /** The same of a problem that is not the CA's own, by the name in its type. */
    static void assertProblem(HttpResponse<byte[]> answer, int status, String name) {
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        assertThat(answer.statusCode()).as(text).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonNode problem = RunningCa.json(answer);
        assertThat(problem.get("type").asString()).isEqualTo("urn:fourfold:problem:" + name);
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("title").asString()).isNotBlank();
        assertThat(problem.get("detail").asString()).isNotBlank();
        assertThat(answer.headers().firstValue("WWW-Authenticate").isPresent()).isEqualTo(status == 401);
    }

    /** The answer is a new certificate; returns the chain, the leaf first. */
    static List<X509Certificate> assertIssued(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode())
                .as(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(201);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/pem-certificate-chain");
        List<X509Certificate> chain = certificates(answer.body());
        assertThat(chain).hasSize(2);
        assertThat(answer.headers().firstValue("Location"))
                .contains("http://ca.example:8080/api/v1/certificates/" + serial(chain.getFirst()));
        return chain;
    }

    static String serial(X509Certificate certificate) {
        return certificate.getSerialNumber().toString(16);
    }

    static List<X509Certificate> certificates(byte[] encoded) {
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(encoded))
                    .stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (CertificateException e) {
            throw new IllegalStateException(e);
        }
    }
}
