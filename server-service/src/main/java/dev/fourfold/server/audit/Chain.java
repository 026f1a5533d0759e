package dev.fourfold.server.audit;

import dev.fourfold.protocol.Bytes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The chain of the audit log in the database. */
@Component
final class Chain {

    private final JdbcClient jdbc;

    Chain(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A row that has its place in the chain. */
    record Link(AuditRow row, Head head) {}

    /** A row that has no place yet, and what it brings to show who wrote it, which may be nothing. */
    record Unsealed(AuditRow row, Bytes origin, Bytes proof) {}

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

    /** Returns some of the rows that have no place yet, the oldest first. */
    List<Unsealed> unsealed(int limit) {
        return jdbc.sql("SELECT " + AuditRow.COLUMNS + ", origin, proof FROM audit WHERE place IS NULL"
                        + " ORDER BY id LIMIT :limit")
                .param("limit", limit)
                .query((row, _) -> new Unsealed(AuditRow.of(row), bytes(row, "origin"), bytes(row, "proof")))
                .list();
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
    List<Link> after(long place, int limit) {
        return jdbc.sql("SELECT " + AuditRow.COLUMNS + ", place, mac FROM audit WHERE place > :place"
                        + " ORDER BY place LIMIT :limit")
                .param("place", place)
                .param("limit", limit)
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
