package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What was issued, as the operator reads it over HTTP. */
class InventoryIT {

    private final RunningCa ca = RunningCa.shared();
    private static final String PATH = "/api/v1/certificates";

    @Test
    void showsOneCertificate() throws GeneralSecurityException {
        JsonNode token = RunningCa.json(ca.createToken("{\"names\":[\"a.example\"],\"profile\":\"client\"}"));
        List<X509Certificate> chain = Answers.assertIssued(ca.enrol(
                token.get("token").asString(),
                Csr.p256().subject("CN=a.example").der()));
        X509Certificate leaf = chain.getFirst();
        JsonNode shown = RunningCa.json(ca.operatorGet(PATH + "/" + Answers.serial(leaf)));
        assertThat(shown.propertyNames())
                .containsExactlyInAnyOrder(
                        "serial",
                        "state",
                        "subject",
                        "issuer",
                        "keyType",
                        "keyHash",
                        "sha1",
                        "names",
                        "profile",
                        "notBefore",
                        "notAfter",
                        "issuedAt",
                        "issuedTo",
                        "operator",
                        "fingerprint");
        assertThat(shown.get("serial").asString()).isEqualTo(Answers.serial(leaf));
        assertThat(shown.get("subject").asString()).isEqualTo("CN=a.example");
        assertThat(shown.get("names").get(0).asString()).isEqualTo("a.example");
        assertThat(shown.get("profile").asString()).isEqualTo("client");
        assertThat(shown.get("notBefore").asString())
                .isEqualTo(leaf.getNotBefore().toInstant().toString());
        assertThat(shown.get("notAfter").asString())
                .isEqualTo(leaf.getNotAfter().toInstant().toString());
        assertThat(shown.get("issuedTo").asString())
                .isEqualTo("token " + token.get("id").asString());
        assertThat(shown.get("fingerprint").asString())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(leaf.getEncoded())));

        var pem = ca.get(
                PATH + "/" + Answers.serial(leaf),
                "Authorization",
                "Bearer " + RunningCa.OPERATOR_KEY,
                "Accept",
                "application/pem-certificate-chain");
        assertThat(pem.headers().firstValue("Content-Type")).contains("application/pem-certificate-chain");
        assertThat(Answers.certificates(pem.body())).isEqualTo(chain);
    }

    @Test
    void isPagedFromTheNewestToTheOldest() {
        String name = "paged-" + UUID.randomUUID() + ".example";
        List<String> issued = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            issued.add(Answers.serial(
                    Answers.assertIssued(ca.enrol(ca.token(name), Csr.p256().der()))
                            .getFirst()));
        }
        Collections.reverse(issued);

        List<String> listed = new ArrayList<>();
        String next = "";
        do {
            JsonNode page = RunningCa.json(
                    ca.operatorGet(PATH + "?limit=2&name=" + name + (next.isEmpty() ? "" : "&after=" + next)));
            page.get("certificates")
                    .valueStream()
                    .map(entry -> entry.get("serial").asString())
                    .forEach(listed::add);
            next = page.get("next").isNull() ? "" : page.get("next").asString();
        } while (!next.isEmpty());
        assertThat(listed).isEqualTo(issued);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"limit=0", "limit=1001", "limit=-1", "limit=x", "after=x", "after=", "after=%27", "after=%00"})
    void refusesOtherParameters(String query) {
        Answers.assertProblem(ca.operatorGet(PATH + "?" + query), 400, Refusal.INVALID_PARAMETER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "zz", "%27", "-4000", "4000000000000000000000000000000000000000"})
    void doesNotKnowOtherSerials(String serial) {
        Answers.assertProblem(ca.operatorGet(PATH + "/" + serial), 404, Refusal.UNKNOWN_CERTIFICATE);
    }

    @Test
    void isForTheOperatorOnly() {
        Answers.assertProblem(ca.get(PATH), 401, Refusal.MISSING_OPERATOR_KEY);
        Answers.assertProblem(ca.get(PATH + "/0"), 401, Refusal.MISSING_OPERATOR_KEY);
        Answers.assertProblem(
                ca.get(PATH, "Authorization", "Bearer " + ca.token("a.example")), 401, Refusal.WRONG_OPERATOR_KEY);
    }

    @Test
    void hasTwoFormsOnly() {
        Answers.assertProblem(
                ca.get(PATH + "/0", "Authorization", "Bearer " + RunningCa.OPERATOR_KEY, "Accept", "text/html"),
                406,
                "not-acceptable");
    }
}
