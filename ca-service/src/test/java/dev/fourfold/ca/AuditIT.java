package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** The audit log. Some tests rewrite it in the database, as an administrator could, and put it back. */
class AuditIT {

    private static final RunningCa CA = RunningCa.start(RunningCa.newFolder(), TestDatabase.create());
    private static final String PATH = "/api/v1/audit";
    private static final int FIRST = 5;

    private final String serial = fill();

    @AfterAll
    static void stop() {
        CA.close();
    }

    /** At least a dozen entries before, each time, and a checkpoint of them. */
    private static String fill() {
        String serial = "";
        for (int i = 0; i < 4; i++) {
            serial = Answers.serial(Answers.assertIssued(
                            CA.enrol(CA.token("audited.example"), Csr.p256().der()))
                    .getFirst());
        }
        checkpoint();
        return serial;
    }

    @Test
    void showsWhatWasDone() {
        JsonNode page = json(CA.operatorGet(PATH + "?object=certificate%20" + serial));
        assertThat(page.get("entries")
                        .valueStream()
                        .map(entry -> entry.get("action").asString()))
                .containsExactly("signed", "will-sign");
        assertThat(json(CA.operatorGet(PATH + "?limit=3&action=signed")).get("entries"))
                .hasSize(3);
        assertThat(json(CA.operatorGet(PATH + "?actor=nobody")).get("entries")).isEmpty();
        assertThat(json(CA.operatorGet(PATH + "?since=2999-01-01T00:00:00Z")).get("entries"))
                .isEmpty();
        assertThat(json(CA.operatorGet(PATH + "?before=2000-01-01T00:00:00Z")).get("entries"))
                .isEmpty();
    }

    @Test
    void isPaged() {
        List<Long> ids = new ArrayList<>();
        String after = "";
        do {
            JsonNode page = json(CA.operatorGet(PATH + "?limit=5" + after));
            page.get("entries").forEach(entry -> ids.add(entry.get("id").asLong()));
            after = page.get("next").isNull()
                    ? ""
                    : "&after=" + page.get("next").asString();
        } while (!after.isEmpty());
        assertThat(ids).doesNotHaveDuplicates();
        assertThat((long) ids.size())
                .isEqualTo(CA.jdbc()
                        .sql("select count(*) from audit_entry")
                        .query(Long.class)
                        .single());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?x=1",
                "?limit=0",
                "?limit=1&limit=2",
                "?since=now",
                "?after=AAAA",
                "?action=",
                "/export?x=1",
                "/proof?index=-1",
                "/proof",
                "/proof?index=999999999",
                "/proof?index=0&size=999999999",
                "/proof?index=0&size=0",
                "/consistency?from=x",
                "/consistency",
                "/consistency?from=5&to=4",
                "/consistency?from=1&to=999999999"
            })
    void refusesOtherParameters(String query) {
        Answers.assertProblem(CA.operatorGet(PATH + query), 400, Refusal.INVALID_PARAMETER);
    }

    @Test
    void saysThatATreeOfNoLeavesProvesNothing() {
        assertThat(RunningCa.json(CA.operatorGet(PATH + "/proof?index=0&size=0"))
                        .get("detail")
                        .asString())
                .startsWith("The parameter size must be at least 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/export", "/checkpoint", "/proof?index=0", "/consistency?from=1"})
    void isForOperators(String path) {
        Answers.assertProblem(CA.get(PATH + path), 401, Refusal.MISSING_OPERATOR_KEY);
        Answers.assertProblem(CA.post(PATH + "/verification", new byte[0]), 401, Refusal.MISSING_OPERATOR_KEY);
    }

    @Test
    void provesEachEntryOfACertificate() {
        JsonNode answer = json(CA.operatorGet("/api/v1/certificates/" + serial + "/audit"));
        assertThat(answer.get("checkpoint").asString()).startsWith("fourfold-audit/");
        assertThat(answer.get("entries")).hasSize(2);
        answer.get("entries").forEach(entry -> {
            byte[] leaf = hash((byte) 0, entry.get("leaf").asString().getBytes(StandardCharsets.UTF_8));
            JsonNode proof = entry.get("proof");
            assertThat(proof.get("leafHash").asString())
                    .isEqualTo(Base64.getEncoder().encodeToString(leaf));
            assertThat(answer.get("checkpoint").asString())
                    .contains("\n" + proof.get("rootHash").asString() + "\n");
        });
        Answers.assertProblem(
                CA.operatorGet("/api/v1/certificates/4" + "0".repeat(39) + "/audit"), 404, Refusal.UNKNOWN_CERTIFICATE);
        Answers.assertProblem(CA.operatorGet("/api/v1/certificates/x/audit"), 404, Refusal.UNKNOWN_CERTIFICATE);
    }

    @Test
    void isExportedInExactlyTheFormThatIsHashed() {
        String checkpoint = checkpoint();
        long size = Long.parseLong(checkpoint.split("\n", -1)[1]);
        List<String> lines = new String(CA.operatorGet(PATH + "/export").body(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat((long) lines.size()).isGreaterThanOrEqualTo(size);
        List<byte[]> level = new ArrayList<>();
        lines.subList(0, (int) size).forEach(line -> level.add(hash((byte) 0, line.getBytes(StandardCharsets.UTF_8))));
        assertThat(Base64.getEncoder().encodeToString(root(level)))
                .isEqualTo(checkpoint.split("\n", -1)[2]);
    }

    /** RFC 9162, section 2.1.1, word for word. */
    private static byte[] root(List<byte[]> leaves) {
        if (leaves.size() == 1) {
            return leaves.getFirst();
        }
        int split = Integer.highestOneBit(leaves.size() - 1);
        byte[] left = root(leaves.subList(0, split));
        byte[] right = root(leaves.subList(split, leaves.size()));
        byte[] both = new byte[left.length + right.length];
        System.arraycopy(left, 0, both, 0, left.length);
        System.arraycopy(right, 0, both, left.length, right.length);
        return hash((byte) 1, both);
    }

    private static byte[] hash(byte prefix, byte[] input) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(prefix);
            return sha256.digest(input);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void isVerified() {
        JsonNode verdict = verify();
        assertThat(verdict.get("verified").asBoolean()).as(verdict.toString()).isTrue();
        assertThat(verdict.get("firstBad").isNull()).isTrue();
        assertThat(checkpoint()).contains("\n" + verdict.get("size").asLong() + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"update audit_entry set actor = 'x'", "delete from audit_entry", "truncate audit_entry"})
    void isNotRewrittenByAccident(String sql) {
        assertThat(catchThrowable(() -> CA.jdbc().sql(sql).update())).hasMessageContaining("only ever added to");
    }

    /** Each change, what it is called, and by how many leaves the first bad one is after the fifth. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '~',
            value = {
                "update audit_entry set actor = 'operator nobody' where id = :fifth # changed # 0",
                "update audit_entry set details = details || '{\"names\":\"b.example\"}' where id = :fifth # changed # 0",
                "update audit_entry set details = '[]' where id = :fifth # changed # 0",
                "update audit_entry set details = '{\"a\":1}' where id = :fifth # changed # 0",
                "update audit_entry set at = at + interval '1 microsecond' where id = :fifth # changed # 0",
                "delete from audit_entry where id = :fifth # missing # 0",
                "delete from audit_leaf where leaf_index = 5 # missing # 0",
                "delete from audit_entry where id = :fifth; delete from audit_leaf where leaf_index = 5;"
                        + " update audit_leaf set leaf_index = -leaf_index + 1000000 where leaf_index > 5;"
                        + " update audit_leaf set leaf_index = 1000000 - leaf_index - 1 where leaf_index > 500000 # missing # 0",
                "delete from audit_node where level = 0 and node = 5 # changed # 0",
                "update audit_node set hash = sha256('x') where level = 0 and node = 5 # changed # 0",
                "update audit_leaf set leaf_index = 1000000 where leaf_index = 5;"
                        + " update audit_leaf set leaf_index = 5 where leaf_index = 6;"
                        + " update audit_leaf set leaf_index = 6 where leaf_index = 1000000 # reordered # 0",
                "update audit_leaf set entry = -1 where leaf_index = 5;"
                        + " update audit_leaf set entry = :fifth where leaf_index = 7;"
                        + " update audit_leaf set entry = (select id from audit_entry order by id limit 1 offset 7)"
                        + " where leaf_index = 5 # reordered # 0",
                "update audit_node set hash = sha256('x') where level = 1 and node = 3 # rewritten # 1",
                "delete from audit_node where level = 1 and node = 3 # rewritten # -1"
            })
    void namesTheFirstEntryThatWasTamperedWith(String tamper, String wrong, int after) {
        tampered(tamper, verdict -> {
            assertThat(verdict.get("firstBad").get("wrong").asString())
                    .as(verdict.toString())
                    .isEqualTo(wrong);
            if (after >= 0) {
                assertThat(verdict.get("firstBad").get("index").asLong())
                        .as(verdict.toString())
                        .isEqualTo(FIRST + after);
            }
        });
    }

    @Test
    void namesAnEntryThatWasPutIn() {
        String insert = "insert into audit_entry (at, action, actor, object, details)"
                + " select at, action, 'operator mallory', object, details from audit_entry where id = :fifth";
        tampered(insert, verdict -> {
            assertThat(verdict.get("firstBad").get("wrong").asString())
                    .as(verdict.toString())
                    .isEqualTo("extra");
            assertThat(verdict.get("firstBad").get("index").isNull()).isTrue();
            assertThat(verdict.get("firstBad").get("entry").asLong()).isPositive();
        });
        tampered(
                "update audit_leaf set leaf_index = -leaf_index + 1000000 where leaf_index >= 5;"
                        + " update audit_leaf set leaf_index = 1000000 - leaf_index + 1 where leaf_index > 500000;"
                        + insert + "; insert into audit_leaf (leaf_index, entry) select 5, max(id) from audit_entry",
                verdict -> {
                    assertThat(verdict.get("firstBad").get("wrong").asString())
                            .as(verdict.toString())
                            .isEqualTo("extra");
                    assertThat(verdict.get("firstBad").get("index").asLong()).isEqualTo(FIRST);
                });
    }

    @Test
    void noticesATailThatWasCutOff() {
        long size = verify().get("size").asLong();
        tampered(
                "delete from audit_entry where id = (select max(entry) from audit_leaf);"
                        + " delete from audit_leaf where leaf_index = " + (size - 1) + ";"
                        + " delete from audit_node where (node + 1) << level = " + size,
                verdict -> {
                    assertThat(verdict.get("firstBad").get("wrong").asString())
                            .as(verdict.toString())
                            .isEqualTo("missing");
                    assertThat(verdict.get("firstBad").get("index").asLong()).isEqualTo(size - 1);
                });
    }

    @Test
    void noticesCheckpointsThatAreNotItsOwn() {
        long size = verify().get("size").asLong();
        for (String tamper : List.of(
                "update audit_checkpoint set note = replace(note, '\u2014 fourfold', '\u2014 other') where size = "
                        + size,
                "update audit_checkpoint set note = (select note from audit_checkpoint where size < " + size
                        + " order by size desc limit 1) where size = " + size,
                "update audit_checkpoint set note = 'x' where size = " + size,
                "delete from audit_checkpoint where size = " + size)) {
            tampered(
                    tamper,
                    verdict -> assertThat(verdict.get("firstBad").get("wrong").asString())
                            .as(verdict.toString())
                            .isEqualTo("checkpoint"));
        }
    }

    @Test
    void noticesATreeThatWasMadeAnewThoughEverythingInItFits() {
        long size = verify().get("size").asLong();
        // an entry, its leaf and every node above it, as far as the tree is complete
        String sql = "update audit_entry set actor = 'operator nobody' where id = :fifth;"
                + " update audit_node set hash = " + "sha256('\\x00'::bytea || convert_to(replace('" + lineOf(FIRST)
                + "', '\"actor\":\"" + actorOf(FIRST) + "\"', '\"actor\":\"operator nobody\"'), 'UTF8'))"
                + " where level = 0 and node = 5;";
        for (int level = 1; size >> level > 0; level++) {
            sql += " update audit_node p set hash = sha256('\\x01'::bytea || l.hash || r.hash)"
                    + " from audit_node l, audit_node r where p.level = " + level + " and p.node = 5 >> " + level
                    + " and l.level = p.level - 1 and l.node = p.node * 2"
                    + " and r.level = p.level - 1 and r.node = p.node * 2 + 1;";
        }
        tampered(sql, verdict -> {
            assertThat(verdict.get("firstBad").get("wrong").asString())
                    .as(verdict.toString())
                    .isEqualTo("rewritten");
            assertThat(verdict.get("firstBad").get("index").asLong()).isLessThanOrEqualTo(FIRST);
        });
    }

    private static String lineOf(int leaf) {
        return new String(CA.operatorGet(PATH + "/export").body(), StandardCharsets.UTF_8)
                .lines()
                .toList()
                .get(leaf)
                .replace("'", "''");
    }

    private static String actorOf(int leaf) {
        return CA.jdbc()
                .sql("select actor from audit_leaf join audit_entry on id = entry where leaf_index = ?")
                .param(leaf)
                .query(String.class)
                .single();
    }

    /** Changes the log behind the CA's back, looks at what verification says, and puts it back as it was. */
    private static void tampered(String sql, Consumer<JsonNode> looks) {
        JdbcClient jdbc = CA.jdbc();
        List<String> tables = List.of("audit_entry", "audit_leaf", "audit_node", "audit_checkpoint");
        String fifth = jdbc.sql("select entry from audit_leaf where leaf_index = 5")
                .query(String.class)
                .single();
        tables.forEach(table ->
                jdbc.sql("create table kept_" + table + " as table " + table).update());
        try {
            jdbc.sql("alter table audit_entry disable trigger user").update();
            for (String statement : sql.replace(":fifth", fifth).split(";", 0)) {
                jdbc.sql(statement).update();
            }
            JsonNode verdict = verify();
            assertThat(verdict.get("verified").asBoolean())
                    .as(verdict.toString())
                    .isFalse();
            looks.accept(verdict);
        } finally {
            tables.forEach(table -> {
                jdbc.sql("delete from " + table).update();
                jdbc.sql("insert into " + table + (table.equals("audit_entry") ? " overriding system value" : "")
                                + " table kept_" + table)
                        .update();
                jdbc.sql("drop table kept_" + table).update();
            });
            jdbc.sql("alter table audit_entry enable trigger user").update();
        }
        assertThat(verify().get("verified").asBoolean()).isTrue();
    }

    private static JsonNode verify() {
        return json(CA.post(PATH + "/verification", new byte[0], "Authorization", "Bearer " + RunningCa.OPERATOR_KEY));
    }

    private static String checkpoint() {
        HttpResponse<byte[]> answer = CA.operatorGet(PATH + "/checkpoint");
        assertThat(answer.statusCode()).isEqualTo(200);
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static JsonNode json(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode())
                .as(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
        return RunningCa.json(answer);
    }
}
