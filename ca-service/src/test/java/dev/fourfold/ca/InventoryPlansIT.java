package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.ca.ledger.InventoryQueries;
import dev.fourfold.protocol.Thorough;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The inventory reads an index, and no more of it than it shows, whatever is searched for in whatever order. */
@Thorough("InventorySearchIT searches the same; this one looks at plans")
class InventoryPlansIT {

    private static final int COUNT = 20_000;
    private static final RunningCa CA = RunningCa.shared();

    @Test
    void readsAnIndexForEachFilterInEachOrder() {
        Answers.assertIssued(CA.enrol(CA.token("plans.example"), Csr.p256().der()));
        CA.rolledBack(jdbc -> {
            ManyCertificates.fill(jdbc, COUNT);
            jdbc.sql("set local plan_cache_mode = force_custom_plan").update();
            Map<String, String> one = one(jdbc);
            Stream.of(
                            Map.<String, String>of(),
                            Map.of("name", one.get("name")),
                            Map.of("name", "*.zone-7.example"),
                            Map.of("name", "*.many.example"),
                            Map.of("name", "nobody.example"),
                            Map.of("commonName", one.get("name")),
                            Map.of("serial", one.get("serial")),
                            Map.of(
                                    "serial",
                                    Objects.requireNonNull(one.get("serial")).substring(0, 5)),
                            Map.of("profile", "client"),
                            Map.of("operator", "op-1"),
                            Map.of("operator", "nobody"),
                            Map.of("issuer", one.get("issuer")),
                            Map.of("issuedTo", one.get("issuedTo")),
                            Map.of("fingerprint", one.get("fingerprint")),
                            Map.of("keyHash", one.get("keyHash")),
                            Map.of("state", "valid"),
                            Map.of("state", "expired"),
                            Map.of("issuedAfter", one.get("issuedAt")),
                            Map.of("issuedBefore", one.get("issuedAt")),
                            Map.of("expiresAfter", one.get("issuedAt")),
                            Map.of("expiresBefore", one.get("issuedAt")))
                    .forEach(filter -> List.of("newest", "soonest").forEach(sort -> assertIndexed(jdbc, filter, sort)));
        });
    }

    private static Map<String, String> one(JdbcClient jdbc) {
        return jdbc.sql("""
                        select serial, issuer, names[1] as name, issued_to, encode(fingerprint, 'hex') as fingerprint,
                               encode(key_hash, 'hex') as key_hash, issued_at
                        from certificate where names[1] like '%.many.example' order by id offset :half limit 1""")
                .param("half", COUNT / 2)
                .query((row, _) -> Map.of(
                        "serial", row.getString("serial"),
                        "issuer", row.getString("issuer"),
                        "name", row.getString("name"),
                        "issuedTo", row.getString("issued_to"),
                        "fingerprint", row.getString("fingerprint"),
                        "keyHash", row.getString("key_hash"),
                        "issuedAt", Columns.instant(row, "issued_at").toString()))
                .single();
    }

    private static void assertIndexed(JdbcClient jdbc, Map<String, String> filter, String sort) {
        InventoryQueries.Sql query = InventoryQueries.of(filter, sort);
        String plan = String.join(
                "\n",
                jdbc.sql("explain (analyze, costs off, timing off, summary off) " + query.text() + " limit 101")
                        .params(query.values())
                        .query(String.class)
                        .list());
        assertThat(plan)
                .as("%s, %s first: %s", filter, sort, plan)
                .doesNotContain("Seq Scan on certificate")
                .contains("Index");
        assertThat(Collections.max(rowsRead(plan)))
                .as("%s, %s first: %s", filter, sort, plan)
                .isLessThanOrEqualTo(COUNT / 15);
    }

    /** Returns how many rows each step of a plan yielded, or read and threw away. */
    private static List<Long> rowsRead(String plan) {
        return Pattern.compile("(?:actual rows=|Removed by [A-Za-z ]+: )([0-9]+)")
                .matcher(plan)
                .results()
                .map(match -> Long.valueOf(match.group(1)))
                .toList();
    }
}
