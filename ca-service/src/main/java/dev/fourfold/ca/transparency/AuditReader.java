package dev.fourfold.ca.transparency;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Reads entries of the audit log. */
@Component
class AuditReader {

    private static final int FETCHED_AT_ONCE = 1000;

    private static final String OF_OBJECT = "select l.leaf_index, " + AuditTree.ENTRY_COLUMNS
            + " from audit_entry e left join audit_leaf l on l.entry = e.id where e.object = ? order by e.at, e.id";

    private static final String IN_THE_TREE = "select l.leaf_index, " + AuditTree.ENTRY_COLUMNS
            + " from audit_leaf l join audit_entry e on e.id = l.entry where l.leaf_index < ? order by l.leaf_index";

    private final JdbcClient jdbc;
    private final JdbcTemplate streaming;
    private final TransactionOperations transaction;

    AuditReader(JdbcClient jdbc, DataSource database, TransactionOperations transaction) {
        this.jdbc = jdbc;
        this.streaming = new JdbcTemplate(database);
        this.streaming.setFetchSize(FETCHED_AT_ONCE);
        this.transaction = transaction;
    }

    List<Located> list(AuditQuery query) {
        return jdbc.sql(query.sql())
                .params(query.values())
                .query(AuditReader::located)
                .list();
    }

    /** Returns every entry about an object, such as {@code certificate <serial>}, in the order of time. */
    List<Located> about(String object) {
        return jdbc.sql(OF_OBJECT).param(object).query(AuditReader::located).list();
    }

    /** Passes on the first {@code size} entries of the tree, in its order, few in memory at a time. */
    void stream(long size, Consumer<LoggedEntry> sink) {
        transaction.executeWithoutResult(_ -> streaming.query(
                IN_THE_TREE,
                row -> {
                    sink.accept(located(row, 0).entry());
                },
                size));
    }

    private static Located located(ResultSet row, int number) throws SQLException {
        long leaf = row.getLong("leaf_index");
        Long index = row.wasNull() ? null : leaf;
        return new Located(
                index,
                AuditTree.entry(row)
                        .orElseThrow(() -> new IllegalStateException("An entry that is no longer an entry")));
    }

    /**
     * An entry and where it is.
     *
     * @param index its leaf; null if it is not in the tree yet
     */
    record Located(@Nullable Long index, LoggedEntry entry) {}
}
