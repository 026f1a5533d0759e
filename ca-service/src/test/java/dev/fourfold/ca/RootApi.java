package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import tools.jackson.databind.JsonNode;

/** Makes and replaces roots, as an operator does. */
record RootApi(RunningCa ca) {

    HttpResponse<byte[]> post(String path, String json) {
        return ca.call("POST", "/api/v1/roots" + path, RunningCa.OPERATOR_KEY, json);
    }

    /** Returns the number of a new root that is pending. */
    int create() {
        HttpResponse<byte[]> answer = post("", "{}");
        assertThat(answer.statusCode())
                .as(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(201);
        return RunningCa.json(answer).get("id").asInt();
    }

    HttpResponse<byte[]> activate(int id, boolean force) {
        return post("/" + id + "/activation?force=" + force, "{}");
    }

    HttpResponse<byte[]> retire(int id, boolean force) {
        return post("/" + id + "/retirement?force=" + force, "{}");
    }

    HttpResponse<byte[]> certify(int id, byte[] certificate) {
        return ca.operatorPut("/api/v1/roots/" + id + "/cross-certificate", certificate);
    }

    JsonNode shown(int id) {
        return RunningCa.json(ca.operatorGet("/api/v1/roots/" + id));
    }

    String state(int id) {
        return shown(id).get("state").asString();
    }

    X509Certificate certificate(int id) {
        return Answers.certificates(ca.get("/ca/roots/" + id + ".der").body()).getFirst();
    }
}
