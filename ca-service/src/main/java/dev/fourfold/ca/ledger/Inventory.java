package dev.fourfold.ca.ledger;

import dev.fourfold.ca.Columns;
import dev.fourfold.ca.Serial;
import dev.fourfold.protocol.Bytes;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Finds what was issued, without reading the certificates themselves. */
@Component
class Inventory {

    /** With a plan of its own for each query: how many rows a filter leaves decides which index is the best. */
    private static final String OWN_PLAN = "set local plan_cache_mode = force_custom_plan";

    private static final int FETCHED_AT_ONCE = 1000;

    private final JdbcClient jdbc;
    private final JdbcTemplate streaming;
    private final TransactionOperations transaction;

    Inventory(JdbcClient jdbc, DataSource database, TransactionOperations transaction) {
        this.jdbc = jdbc;
        this.streaming = new JdbcTemplate(database);
        this.streaming.setFetchSize(FETCHED_AT_ONCE);
        this.transaction = transaction;
    }

    Optional<InventoryEntry> find(Serial serial) {
        return jdbc.sql("select " + InventoryQuery.COLUMNS + InventoryQuery.FROM_CERTIFICATE
                        + " where c.issued_at is not null and c.serial = ?")
                .param(serial.toString())
                .query(Inventory::entry)
                .optional();
    }

    /** Returns at most {@code limit} entries. */
    List<InventoryEntry> list(InventoryQuery query, int limit) {
        return transaction.execute(_ -> {
            jdbc.sql(OWN_PLAN).update();
            return jdbc.sql(query.sql() + " limit ?")
                    .params(Stream.concat(query.values().stream(), Stream.of(limit))
                            .toList())
                    .query(Inventory::entry)
                    .list();
        });
    }

    /** Passes on every entry, in order, with a cursor of the database: however many they are, few are in memory. */
    void stream(InventoryQuery query, Consumer<InventoryEntry> sink) {
        transaction.executeWithoutResult(_ -> {
            jdbc.sql(OWN_PLAN).update();
            streaming.query(
                    query.sql(),
                    row -> {
                        sink.accept(entry(row, 0));
                    },
                    query.values().toArray());
        });
    }

    private static InventoryEntry entry(ResultSet row, int number) throws SQLException {
        return new InventoryEntry(
                row.getLong("id"),
                new Serial(new BigInteger(row.getString("serial"), 16)),
                row.getString("subject"),
                Columns.names(row, "names"),
                row.getString("profile"),
                Columns.instant(row, "not_before"),
                Columns.instant(row, "not_after"),
                Columns.instant(row, "issued_at"),
                row.getString("issued_to"),
                row.getString("operator"),
                row.getInt("issuer"),
                row.getString("key_type"),
                Bytes.of(row.getBytes("key_hash")),
                Bytes.of(row.getBytes("fingerprint")),
                row.getObject("reason", Integer.class),
                row.getObject("revoked_at") == null ? null : Columns.instant(row, "revoked_at"));
    }
}
