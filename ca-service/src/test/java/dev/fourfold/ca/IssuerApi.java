package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Makes and replaces issuers, as an operator does. */
record IssuerApi(RunningCa ca) {

    HttpResponse<byte[]> post(String path, String json) {
        return ca.post(
                "/api/v1/issuers" + path,
                BodyPublishers.ofString(json),
                "Authorization",
                "Bearer " + RunningCa.OPERATOR_KEY,
                "Content-Type",
                "application/json");
    }

    JsonNode create(String json) {
        HttpResponse<byte[]> answer = post("", json);
        assertThat(answer.statusCode())
                .as(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(201);
        return RunningCa.json(answer);
    }

    /** Returns the number of a new issuer that is active. */
    int replace(String json) {
        int id = create(json).get("id").asInt();
        assertThat(activate(id).statusCode()).isEqualTo(200);
        return id;
    }

    HttpResponse<byte[]> activate(int id) {
        return post("/" + id + "/activation", "{}");
    }

    HttpResponse<byte[]> retire(int id, boolean force) {
        return post("/" + id + "/retirement?force=" + force, "{}");
    }

    HttpResponse<byte[]> certify(int id, byte[] certificate) {
        return ca.operatorPut("/api/v1/issuers/" + id + "/certificate", certificate);
    }

    String state(int id) {
        return RunningCa.json(ca.operatorGet("/api/v1/issuers/" + id))
                .get("state")
                .asString();
    }

    /** Returns a new chain, the leaf first, after the JDK has led it to the root. */
    List<X509Certificate> enrol(String name) {
        List<X509Certificate> chain =
                Answers.assertIssued(ca.enrol(ca.token(name), Csr.p256().der()));
        verify(chain);
        return chain;
    }

    void verify(List<X509Certificate> chain) {
        X509Certificate root =
                Answers.certificates(ca.get("/ca/root.der").body()).getFirst();
        try {
            PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(ca.clock().instant()));
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(chain), parameters);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("The chain does not lead to the root", e);
        }
    }
}
