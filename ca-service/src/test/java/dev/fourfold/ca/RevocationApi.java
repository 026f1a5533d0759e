package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.security.KeyPair;
import java.security.cert.X509Certificate;

/** Enrols, revokes and releases, as an operator does. */
record RevocationApi(RunningCa ca) {

    X509Certificate enrol(KeyPair keys, String name) {
        return Answers.assertIssued(ca.enrol(ca.token(name), Csr.of(keys).der()))
                .getFirst();
    }

    X509Certificate enrol() {
        return enrol(Csr.ec("P-256"), "a.example");
    }

    HttpResponse<byte[]> post(String serial, String json) {
        return ca.post(
                path(serial),
                BodyPublishers.ofString(json),
                "Authorization",
                "Bearer " + RunningCa.OPERATOR_KEY,
                "Content-Type",
                "application/json");
    }

    void revoke(X509Certificate certificate, String reason) {
        assertThat(post(Answers.serial(certificate), "{\"reason\":\"" + reason + "\"}")
                        .statusCode())
                .isEqualTo(201);
    }

    HttpResponse<byte[]> delete(String serial) {
        return ca.send(HttpRequest.newBuilder(ca.uri(path(serial)))
                .header("Authorization", "Bearer " + RunningCa.OPERATOR_KEY)
                .DELETE()
                .build());
    }

    void release(X509Certificate certificate) {
        assertThat(delete(Answers.serial(certificate)).statusCode()).isEqualTo(204);
    }

    HttpResponse<byte[]> get(String serial) {
        return ca.operatorGet(path(serial));
    }

    static String path(String serial) {
        return "/api/v1/certificates/" + serial + "/revocation";
    }
}
