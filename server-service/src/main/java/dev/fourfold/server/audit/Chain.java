package dev.fourfold.server.audit;

import dev.fourfold.protocol.Bytes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The chain of the audit log in the database. */
@Component
final class Chain {

    // Implementation constants
    private static final int PAGE = 1000;

    private final JdbcClient jdbc;

    Chain(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A row that has its place in the chain. */
    record Link(AuditRow row, Head head) {}

    /** A row that has no place yet, and what it brings to show who wrote it, which may be nothing. */
    record Unsealed(AuditRow row, Bytes origin, Bytes proof) {}

    /**
     * Some rows that have no place yet.
     *
     * @param next the id from which on there may be more
     */
    record Page(List<Unsealed> rows, OptionalLong next) {}

    /** Returns whether this transaction is the one that may add to the chain, until it ends. */
    boolean lock() {
        return jdbc.sql("SELECT pg_try_advisory_xact_lock(hashtext('fourfold.audit'))")
                .query(Boolean.class)
                .single();
    }

    Head head() {
        return jdbc.sql("SELECT place, mac FROM audit WHERE place IS NOT NULL ORDER BY place DESC LIMIT 1")
                .query((row, _) -> new Head(row.getLong("place"), Bytes.of(row.getBytes("mac"))))
                .optional()
                .orElse(Head.NONE);
    }

    /** Returns the head that the chain had at a place, if it was ever so long. */
    Optional<Head> headAt(long place) {
        if (place == 0) {
            return Optional.of(Head.NONE);
        }
        return jdbc.sql("SELECT mac FROM audit WHERE place = :place")
                .param("place", place)
                .query((row, _) -> new Head(place, Bytes.of(row.getBytes("mac"))))
                .optional();
    }

    /** Returns some of the rows that have no place yet, in the order of their ids, from an id on. */
    Page unsealed(long from) {
        List<Unsealed> rows = jdbc.sql("SELECT " + AuditRow.COLUMNS + ", origin, proof FROM audit"
                        + " WHERE place IS NULL AND id >= :from ORDER BY id LIMIT :limit")
                .param("from", from)
                .param("limit", PAGE)
                .query((row, _) -> new Unsealed(AuditRow.of(row), bytes(row, "origin"), bytes(row, "proof")))
                .list();
        boolean isLast = rows.size() < PAGE || rows.getLast().row().id() == Long.MAX_VALUE;
        return new Page(
                rows,
                isLast
                        ? OptionalLong.empty()
                        : OptionalLong.of(rows.getLast().row().id() + 1));
    }

    /** Returns whether a row was sealed or proven, for which there must have been a key. */
    boolean hadAKey() {
        return jdbc.sql("SELECT EXISTS (SELECT FROM audit WHERE place IS NOT NULL OR proof IS NOT NULL)")
                .query(Boolean.class)
                .single();
    }

    /** Returns a row that is there more than once, which somebody without the primary key can do. */
    Optional<Long> twice() {
        return jdbc.sql("SELECT id FROM audit GROUP BY id HAVING count(*) > 1 LIMIT 1")
                .query(Long.class)
                .optional();
    }

    long countUnsealed() {
        return jdbc.sql("SELECT count(*) FROM audit WHERE place IS NULL")
                .query(Long.class)
                .single();
    }

    private static Bytes bytes(ResultSet row, String column) throws SQLException {
        byte[] value = row.getBytes(column);
        return Bytes.of(value == null ? new byte[0] : value);
    }

    /** Returns the next rows of the chain after a place. */
    List<Link> after(long place) {
        return jdbc.sql("SELECT " + AuditRow.COLUMNS + ", place, mac FROM audit WHERE place > :place"
                        + " ORDER BY place LIMIT :limit")
                .param("place", place)
                .param("limit", PAGE)
                .query((row, _) ->
                        new Link(AuditRow.of(row), new Head(row.getLong("place"), Bytes.of(row.getBytes("mac")))))
                .list();
    }

    void add(List<Link> links) {
        jdbc.sql("""
                UPDATE audit a SET place = l.place, mac = l.mac
                  FROM unnest(:ids::bigint[], :places::bigint[], :macs::bytea[]) AS l (id, place, mac)
                 WHERE a.id = l.id
                """)
                .param("ids", links.stream().map(link -> link.row().id()).toArray(Long[]::new))
                .param("places", links.stream().map(link -> link.head().place()).toArray(Long[]::new))
                .param(
                        "macs",
                        links.stream().map(link -> link.head().mac().toArray()).toArray(byte[][]::new))
                .update();
    }
}
