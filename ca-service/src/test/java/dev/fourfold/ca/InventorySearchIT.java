package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A search of the inventory. */
class InventorySearchIT {

    private static final RunningCa CA = RunningCa.madeLongAgo();

    @AfterAll
    static void stop() {
        CA.close();
    }

    private static final String MIGRATION = read("/db/migration/V93__operators_of_certificates.sql");
    private static final String PATH = "/api/v1/certificates";
    private static final String DOMAIN = "d" + UUID.randomUUID() + ".example";
    private static final String ONE = "one." + DOMAIN;
    private static final String TWO = "deep.two." + DOMAIN;
    private static final Issued FIRST = issue("client", ONE, TWO);
    private static final Issued SECOND = issue("server", TWO);
    private static final Issued EXPIRED = inThePast(() -> issue("server", ONE));

    @Test
    void findsANameExactly() {
        assertThat(found("name=" + ONE)).containsExactly(FIRST.serial(), EXPIRED.serial());
        assertThat(found("name=" + TWO)).containsExactly(SECOND.serial(), FIRST.serial());
        assertThat(found("name=" + TWO.toUpperCase(Locale.ROOT))).hasSize(2);
        assertThat(found("name=" + DOMAIN)).isEmpty();
        assertThat(found("name=two." + DOMAIN)).isEmpty();
    }

    @Test
    void findsTheNamesInADomain() {
        assertThat(found("name=*." + DOMAIN)).containsExactly(SECOND.serial(), FIRST.serial(), EXPIRED.serial());
        assertThat(found("name=*.two." + DOMAIN)).containsExactly(SECOND.serial(), FIRST.serial());
        assertThat(found("name=*." + DOMAIN.substring(1))).isEmpty();
    }

    @Test
    void findsByEachOtherProperty() {
        JsonNode first = RunningCa.json(CA.operatorGet(PATH + "/" + FIRST.serial()));
        String of = "&name=*." + DOMAIN;
        assertThat(found("serial=" + FIRST.serial())).containsExactly(FIRST.serial());
        assertThat(found("serial=" + FIRST.serial().substring(0, 20))).containsExactly(FIRST.serial());
        assertThat(found("commonName=" + ONE)).containsExactly(FIRST.serial(), EXPIRED.serial());
        assertThat(found("commonName=" + ONE + of)).containsExactly(FIRST.serial(), EXPIRED.serial());
        assertThat(found("profile=client" + of)).containsExactly(FIRST.serial());
        assertThat(found("issuer=" + first.get("issuer").asInt() + of)).hasSize(3);
        assertThat(found("issuer=2147483647" + of)).isEmpty();
        assertThat(found("state=valid" + of)).containsExactly(SECOND.serial(), FIRST.serial());
        assertThat(found("state=expired" + of)).containsExactly(EXPIRED.serial());
        assertThat(found("issuedTo=token%20" + FIRST.token())).containsExactly(FIRST.serial());
        assertThat(found("fingerprint=" + first.get("fingerprint").asString())).containsExactly(FIRST.serial());
        assertThat(found("keyHash=" + first.get("keyHash").asString() + of)).containsExactly(FIRST.serial());
        Instant issued = Instant.parse(first.get("issuedAt").asString());
        assertThat(found("issuedAfter=" + issued + of)).containsExactly(SECOND.serial(), FIRST.serial());
        assertThat(found("issuedBefore=" + issued + of)).containsExactly(EXPIRED.serial());
        assertThat(found("expiresBefore=" + first.get("notAfter").asString() + of))
                .containsExactly(EXPIRED.serial());
        assertThat(found("expiresAfter=" + issued + of)).containsExactly(SECOND.serial(), FIRST.serial());
    }

    @Test
    void findsByTheOperatorWhoMadeTheToken() {
        String name = "op-" + UUID.randomUUID();
        String operatorKey = RunningCa.json(CA.call(
                        "POST",
                        "/api/v1/operators",
                        RunningCa.OPERATOR_KEY,
                        "{\"name\":\"" + name + "\",\"roles\":[\"issue-tokens\"]}"))
                .get("key")
                .asString();
        String token = RunningCa.json(CA.call(
                        "POST",
                        "/api/v1/enrolment-tokens",
                        operatorKey,
                        "{\"names\":[\"operator.example\"],\"profile\":\"server\"}"))
                .get("token")
                .asString();
        KeyPair keys = Csr.ec("P-256");
        X509Certificate enrolled =
                Answers.assertIssued(CA.enrol(token, Csr.of(keys).der())).getFirst();
        String audience =
                HexFormat.of().formatHex(Sha256.of(CA.get("/ca/root.der").body()));
        X509Certificate renewed = Answers.assertIssued(CA.renew(
                        Jws.of(keys, enrolled, audience, Csr.of(keys).der()).compact()))
                .getFirst();
        assertThat(migrated(Answers.serial(enrolled))).isEqualTo(name);
        assertThat(migrated(Answers.serial(renewed))).isEqualTo(name);
        CA.jdbc()
                .sql("delete from enrolment_token where created_by = ?")
                .param("operator " + name)
                .update();
        assertThat(found("operator=" + name)).containsExactly(Answers.serial(renewed), Answers.serial(enrolled));
        assertThat(found("operator=" + name + "&serial=" + Answers.serial(enrolled)))
                .hasSize(1);
        assertThat(found("operator=" + name.substring(1))).isEmpty();
        JsonNode shown = RunningCa.json(CA.operatorGet(PATH + "/" + Answers.serial(renewed)));
        assertThat(shown.get("operator").asString()).isEqualTo(name);
        assertThat(new String(
                        CA.operatorGet(PATH + "?format=csv&operator=" + name).body(), StandardCharsets.UTF_8))
                .startsWith("serial,state,")
                .contains(",fingerprint,operator\r\n", "," + name + "\r\n");
    }

    private static String read(String resource) {
        try (InputStream in = Objects.requireNonNull(CaApplication.class.getResourceAsStream(resource))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the operator that the migration to V93 gives a certificate from before. */
    private static String migrated(String serial) {
        String[] operator = new String[1];
        CA.rolledBack(jdbc -> {
            jdbc.sql("update certificate set operator = null").update();
            jdbc.sql(MIGRATION.substring(MIGRATION.indexOf("with recursive"), MIGRATION.indexOf("create index")))
                    .update();
            operator[0] = jdbc.sql("select operator from certificate where serial = ?")
                    .param(serial)
                    .query(String.class)
                    .single();
        });
        return operator[0];
    }

    @Test
    void putsTheSoonestToExpireFirstOnEachPage() {
        List<String> all = found("sort=soonest&name=*." + DOMAIN);
        assertThat(all).hasSize(3).startsWith(EXPIRED.serial());
        List<String> paged = new ArrayList<>();
        String after = "";
        do {
            JsonNode page = page("sort=soonest&limit=1&name=*." + DOMAIN + after);
            page.get("certificates")
                    .forEach(entry -> paged.add(entry.get("serial").asString()));
            after = page.get("next").isNull()
                    ? ""
                    : "&after=" + page.get("next").asString();
        } while (!after.isEmpty());
        assertThat(paged).isEqualTo(all);
    }

    @Test
    void showsStateKeyAndIssuer() {
        JsonNode expired = RunningCa.json(CA.operatorGet(PATH + "/" + EXPIRED.serial()));
        assertThat(expired.get("state").asString()).isEqualTo("expired");
        assertThat(expired.get("keyType").asString()).isEqualTo("P-256");
        assertThat(expired.get("sha1").asString()).matches("[0-9a-f]{40}");
        assertThat(expired.get("issuer").asInt()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense=1",
                "limit=1&limit=2",
                "name=a..b",
                "name=",
                "name=*.",
                "name=%27%20or%201=1",
                "serial=",
                "serial=X",
                "serial=4000000000000000000000000000000000000000000",
                "profile=",
                "profile=a%00b",
                "issuer=0",
                "issuer=99999999999",
                "issuer=1%20or%201=1",
                "state=gone",
                "state=",
                "issuedTo=",
                "operator=",
                "operator=a%00b",
                "fingerprint=00",
                "fingerprint=zz",
                "keyHash=0",
                "issuedAfter=yesterday",
                "issuedAfter=2026-01-01",
                "issuedAfter=%2B999999999-01-01T00:00:00Z",
                "issuedBefore=-1",
                "expiresAfter=",
                "expiresBefore=x",
                "sort=oldest",
                "format=xml",
                "after=AAAA",
                "after=%27",
                "sort=soonest&after=bmV3ZXN0IDIwMjYtMDEtMDFUMDA6MDA6MDBaIDE",
                "limit=1.5",
                "limit=99999999999999999999",
                "name=%E2%84%AAelvin.example"
            })
    void refusesParametersThatAreUnknownMalformedOrGivenTwice(String query) {
        HttpResponse<byte[]> answer = CA.operatorGet(PATH + "?" + query);
        Answers.assertProblem(answer, 400, Refusal.INVALID_PARAMETER);
        String named = query.startsWith("nonsense")
                ? "unknown parameter"
                : query.startsWith("sort=soonest&") ? "after" : query.substring(0, query.indexOf('='));
        assertThat(RunningCa.json(answer).get("detail").asString()).contains(named);
    }

    @Test
    void takesNoPositionOfALongGoneTimeForMore() {
        assertThat(found("after=bmV3ZXN0IDAwMDEtMDEtMDFUMDA6MDA6MDBaIDE")).isEmpty();
    }

    @Test
    void findsWhatIsRevokedOrHeld() {
        String domain = "r" + DOMAIN;
        Issued revoked = issue("server", "revoked." + domain);
        Issued held = issue("server", "held." + domain);
        Issued valid = issue("server", "valid." + domain);
        RevocationApi revocation = new RevocationApi(CA);
        revocation.post(revoked.serial(), "{\"reason\":\"keyCompromise\"}");
        revocation.post(held.serial(), "{\"reason\":\"certificateHold\"}");
        String of = "&name=*." + domain;
        assertThat(found("state=revoked" + of)).containsExactly(revoked.serial());
        assertThat(found("state=held" + of)).containsExactly(held.serial());
        assertThat(found("state=valid" + of)).containsExactly(valid.serial());
        assertThat(found("state=expired" + of)).isEmpty();
        JsonNode shown = RunningCa.json(CA.operatorGet(PATH + "/" + revoked.serial()));
        assertThat(shown.get("state").asString()).isEqualTo("revoked");
        assertThat(shown.get("reason").asString()).isEqualTo("keyCompromise");
        assertThat(Instant.parse(shown.get("revokedAt").asString()))
                .isBefore(Instant.now().plusSeconds(60));
        assertThat(expiring("within=P30D&limit=1000"))
                .noneMatch(entry -> entry.get("name").asString().equals("revoked." + domain));
    }

    @Test
    void isWrittenAsCsv() {
        for (HttpResponse<byte[]> answer : List.of(
                CA.operatorGet(PATH + "?format=csv&limit=1&name=*." + DOMAIN),
                CA.get(
                        PATH + "?name=*." + DOMAIN,
                        "Authorization",
                        "Bearer " + RunningCa.OPERATOR_KEY,
                        "Accept",
                        "text/csv"))) {
            assertThat(answer.headers().firstValue("Content-Type")).contains("text/csv;charset=UTF-8");
            String[] lines = new String(answer.body(), StandardCharsets.UTF_8).split("\r\n", -1);
            // "all pages, whatever the limit"
            assertThat(lines).hasSize(5);
            assertThat(lines[0]).startsWith("serial,state,subject,names,");
            assertThat(lines[1]).startsWith(SECOND.serial() + ",valid,");
            assertThat(lines[3]).startsWith(EXPIRED.serial() + ",expired,");
            assertThat(lines[4]).isEmpty();
        }
        Answers.assertProblem(CA.operatorGet(PATH + "?format=csv&state=x"), 400, Refusal.INVALID_PARAMETER);
        Answers.assertProblem(CA.get(PATH + "?format=csv"), 401, Refusal.MISSING_OPERATOR_KEY);
    }

    @Test
    void showsNamesThatExpireAndWhetherTheyAreRenewed() {
        String renewed = "renewed." + DOMAIN;
        String lonely = "lonely." + DOMAIN;
        CA.clock().moveBy(Duration.ofDays(-6));
        Issued old;
        try {
            old = issue("server", renewed);
            issue("server", lonely);
        } finally {
            CA.clock().moveBy(Duration.ofDays(6));
        }
        Issued later = issue("server", renewed);
        List<JsonNode> names = expiring("within=P2D");
        JsonNode first = only(names, renewed);
        assertThat(first.get("renewed").asBoolean()).isTrue();
        assertThat(first.get("next").get("serial").asString()).isEqualTo(old.serial());
        assertThat(first.get("last").get("serial").asString()).isEqualTo(later.serial());
        assertThat(only(names, lonely).get("renewed").asBoolean()).isFalse();
        assertThat(names).noneMatch(entry -> entry.get("name").asString().equals(ONE));
        assertThat(expiring("within=P30D&limit=3")).hasSameSizeAs(expiring("within=P30D&limit=1000"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "within=30d",
                "within=P0D",
                "within=-P1D",
                "within=P9999D",
                "within=",
                "limit=0",
                "after=x",
                "x=1"
            })
    void refusesOtherWindows(String query) {
        Answers.assertProblem(CA.operatorGet(PATH + "/expiring?" + query), 400, Refusal.INVALID_PARAMETER);
        Answers.assertProblem(CA.get(PATH + "/expiring?" + query), 401, Refusal.MISSING_OPERATOR_KEY);
    }

    private static JsonNode only(List<JsonNode> names, String name) {
        List<JsonNode> found = names.stream()
                .filter(entry -> entry.get("name").asString().equals(name))
                .toList();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private static List<JsonNode> expiring(String query) {
        List<JsonNode> names = new ArrayList<>();
        String after = "";
        do {
            JsonNode page = RunningCa.json(CA.operatorGet(PATH + "/expiring?" + query + after));
            page.get("names").forEach(names::add);
            after = page.get("next").isNull()
                    ? ""
                    : "&after=" + page.get("next").asString();
        } while (!after.isEmpty());
        return names;
    }

    private static JsonNode page(String query) {
        HttpResponse<byte[]> answer = CA.operatorGet(PATH + "?" + query);
        assertThat(answer.statusCode())
                .as(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
        return RunningCa.json(answer);
    }

    private static List<String> found(String query) {
        return page(query)
                .get("certificates")
                .valueStream()
                .map(entry -> entry.get("serial").asString())
                .toList();
    }

    private static Issued issue(String profile, String... names) {
        JsonNode token = RunningCa.json(CA.createToken(
                "{\"names\":[\"" + String.join("\",\"", names) + "\"],\"profile\":\"" + profile + "\"}"));
        X509Certificate certificate = Answers.assertIssued(CA.enrol(
                        token.get("token").asString(),
                        Csr.of(Csr.ec("P-256")).subject("CN=" + names[0]).der()))
                .getFirst();
        return new Issued(Answers.serial(certificate), token.get("id").asString());
    }

    private static Issued inThePast(Supplier<Issued> issue) {
        CA.clock().moveBy(Duration.ofDays(-30));
        try {
            return issue.get();
        } finally {
            CA.clock().moveBy(Duration.ofDays(30));
        }
    }

    private record Issued(String serial, String token) {}
}
