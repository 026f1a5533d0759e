package dev.fourfold.ca.transparency;

import dev.fourfold.ca.Columns;
import dev.fourfold.protocol.Bytes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The tree in the database: entries, where each is, the hashes of its complete subtrees, and its checkpoints. */
@Component
class AuditTree implements Nodes {

    static final String ENTRY_COLUMNS = "e.id, e.at, e.action, e.actor, e.object, e.details::text as details";

    private static final JsonMapper JSON = JsonMapper.shared();

    private final JdbcClient jdbc;
    private final JdbcTemplate template;

    AuditTree(JdbcClient jdbc, JdbcTemplate template) {
        this.jdbc = jdbc;
        this.template = template;
    }

    @Override
    public Bytes hash(int level, long number) {
        return jdbc.sql("select hash from audit_node where level = ? and node = ?")
                .params(level, number)
                .query(AuditTree::hash)
                .optional()
                .orElseThrow(() ->
                        new IllegalStateException("Node " + number + " of level " + level + " of the tree is missing"));
    }

    /** Returns how many entries are in the tree. */
    long size() {
        return jdbc.sql("select coalesce(max(leaf_index) + 1, 0) from audit_leaf")
                .query(Long.class)
                .single();
    }

    /** Returns the largest checkpoint; empty if none was ever signed. */
    Optional<String> latestNote() {
        return jdbc.sql("select note from audit_checkpoint order by size desc limit 1")
                .query(String.class)
                .optional();
    }

    /** Returns committed entries that are not in the tree yet, in the order of their numbers. */
    List<LoggedEntry> pending(int limit) {
        return jdbc.sql("select " + ENTRY_COLUMNS
                        + " from audit_pending p join audit_entry e on e.id = p.entry order by p.entry limit ?")
                .param(limit)
                .query((row, _) ->
                        entry(row).orElseThrow(() -> new IllegalStateException("An entry that is no longer an entry")))
                .list();
    }

    /** Adds entries that were pending, and the nodes that they complete, as the next leaves. */
    void add(long first, List<LoggedEntry> entries, List<Node> nodes) {
        Object[] ids = entries.stream().map(LoggedEntry::id).toArray();
        template.update(connection -> {
            var insert = connection.prepareStatement(
                    "insert into audit_leaf (leaf_index, entry) select ? + n - 1, id from unnest(?) with ordinality as t (id, n)");
            insert.setLong(1, first);
            insert.setArray(2, connection.createArrayOf("bigint", ids));
            return insert;
        });
        template.update(connection -> insertNodes(connection, nodes));
        template.update(connection -> {
            var delete = connection.prepareStatement("delete from audit_pending where entry = any(?)");
            delete.setArray(1, connection.createArrayOf("bigint", ids));
            return delete;
        });
    }

    private static PreparedStatement insertNodes(Connection connection, List<Node> nodes) throws SQLException {
        var insert = connection.prepareStatement(
                "insert into audit_node (level, node, hash) select * from unnest(?, ?, ?) as t");
        insert.setArray(
                1,
                connection.createArrayOf(
                        "integer", nodes.stream().map(Node::level).toArray()));
        insert.setArray(
                2,
                connection.createArrayOf(
                        "bigint", nodes.stream().map(Node::number).toArray()));
        insert.setArray(
                3,
                connection.createArrayOf(
                        "bytea",
                        nodes.stream().map(node -> node.hash().toArray()).toArray(byte[][]::new)));
        return insert;
    }

    void addCheckpoint(long size, String note, Instant signedAt) {
        jdbc.sql("insert into audit_checkpoint (size, note, signed_at) values (?, ?, ?)")
                .params(size, note, Columns.of(signedAt))
                .update();
    }

    /** Returns when the largest checkpoint was signed; empty if there is none, or it is from before that was noted. */
    Optional<Instant> latestCheckpoint() {
        return jdbc.sql("select signed_at from audit_checkpoint order by size desc limit 1")
                .query((row, _) -> Optional.ofNullable(row.getObject("signed_at", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant))
                .optional()
                .flatMap(signed -> signed);
    }

    /** Returns how many committed entries are not in the tree yet. */
    long countPending() {
        return jdbc.sql("select count(*) from audit_pending").query(Long.class).single();
    }

    /** Returns the number of an entry's leaf; empty if it is not in the tree. */
    Optional<Long> leafOf(long entry) {
        return jdbc.sql("select leaf_index from audit_leaf where entry = ?")
                .param(entry)
                .query(Long.class)
                .optional();
    }

    /** Returns the leaf whose hash is this; empty if there is none. */
    Optional<Long> leafWith(Bytes hash) {
        return jdbc.sql("select node from audit_node where level = 0 and hash = ? order by node limit 1")
                .param(hash.toArray())
                .query(Long.class)
                .optional();
    }

    /** Returns the entry of a leaf; empty if there is none, or it is not in the form of an entry. */
    Optional<LoggedEntry> entryOf(long leaf) {
        return jdbc.sql("select " + ENTRY_COLUMNS
                        + " from audit_leaf l join audit_entry e on e.id = l.entry where l.leaf_index = ?")
                .param(leaf)
                .query((row, _) -> entry(row))
                .optional()
                .flatMap(entry -> entry);
    }

    static Bytes hash(ResultSet row, int number) throws SQLException {
        return Bytes.of(row.getBytes("hash"));
    }

    /** Returns an entry with {@link #ENTRY_COLUMNS}; empty if its details are not texts by name, as all are written. */
    static Optional<LoggedEntry> entry(ResultSet row) throws SQLException {
        Map<String, String> details = new HashMap<>();
        try {
            JsonNode json = JSON.readTree(row.getString("details"));
            if (!json.isObject()) {
                return Optional.empty();
            }
            for (Map.Entry<String, JsonNode> detail : json.properties()) {
                if (!detail.getValue().isString()) {
                    return Optional.empty();
                }
                details.put(detail.getKey(), detail.getValue().asString());
            }
        } catch (JacksonException e) {
            return Optional.empty();
        }
        return Optional.of(new LoggedEntry(
                row.getLong("id"),
                Columns.instant(row, "at"),
                row.getString("action"),
                row.getString("actor"),
                row.getString("object"),
                details));
    }

    /** A complete subtree. */
    record Node(int level, long number, Bytes hash) {}
}
