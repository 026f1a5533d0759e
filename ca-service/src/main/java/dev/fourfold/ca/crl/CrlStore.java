package dev.fourfold.ca.crl;

import dev.fourfold.ca.Columns;
import dev.fourfold.protocol.Bytes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The CRLs in the database. */
@Component
final class CrlStore {

    private static final String BUILD =
            "select number, this_update, next_update, revision, scheduled, entries from crl_build where issuer = ? ";

    private final JdbcClient jdbc;

    CrlStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A CRL as it is served. */
    record Stored(long number, Instant thisUpdate, Instant nextUpdate, Bytes der) {}

    /** Makes others who want to make CRLs of this issuer wait until the end of the transaction. */
    void lock(int issuer) {
        jdbc.sql("select pg_advisory_xact_lock(4076412, ?)")
                .param(issuer)
                .query()
                .singleRow();
    }

    Optional<CrlBuild> latest(int issuer) {
        return jdbc.sql(BUILD + "order by number desc limit 1")
                .param(issuer)
                .query(CrlStore::build)
                .optional();
    }

    Optional<CrlBuild> latestScheduled(int issuer) {
        return jdbc.sql(BUILD + "and scheduled order by number desc limit 1")
                .param(issuer)
                .query(CrlStore::build)
                .optional();
    }

    /** Returns what deltas begin at: the oldest CRL that is still valid, so that each valid one has a use for a delta. */
    Optional<CrlBuild> base(int issuer, Instant now) {
        return jdbc.sql(BUILD + "and scheduled and next_update >= ? order by number limit 1")
                .params(issuer, Columns.of(now))
                .query(CrlStore::build)
                .optional();
    }

    long revision(int issuer) {
        return jdbc.sql("select revision from crl_series where issuer = ?")
                .param(issuer)
                .query(Long.class)
                .single();
    }

    void put(int issuer, CrlScope scope, CrlBuild build, byte[] der) {
        jdbc.sql("""
                insert into crl (issuer, scope, number, this_update, next_update, der) values (?, ?, ?, ?, ?, ?)
                on conflict (issuer, scope) do update set number = excluded.number, der = excluded.der,
                    this_update = excluded.this_update, next_update = excluded.next_update""")
                .params(
                        issuer,
                        scope.name(),
                        build.number(),
                        Columns.of(build.thisUpdate()),
                        Columns.of(build.nextUpdate()),
                        der)
                .update();
    }

    /** Keeps a build, and forgets those that no delta can begin at any more. */
    void put(int issuer, CrlBuild build, CrlBuild base, Duration validity) {
        jdbc.sql("""
                insert into crl_build (issuer, number, this_update, next_update, revision, scheduled, entries)
                values (?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        issuer,
                        build.number(),
                        Columns.of(build.thisUpdate()),
                        Columns.of(build.nextUpdate()),
                        build.revision(),
                        build.scheduled(),
                        build.entries())
                .update();
        jdbc.sql("delete from crl_build where issuer = ? and number < ? and (not scheduled or next_update < ?)")
                .params(issuer, build.number(), Columns.of(build.thisUpdate().minus(validity)))
                .update();
        jdbc.sql("delete from released_hold where issuer = ? and revision <= ?")
                .params(issuer, base.revision())
                .update();
    }

    /** Returns the number of a CRL; empty if it has not been made. */
    Optional<Long> number(int issuer, CrlScope scope) {
        return jdbc.sql("select number from crl where issuer = ? and scope = ?")
                .params(issuer, scope.name())
                .query(Long.class)
                .optional();
    }

    Optional<Stored> find(int issuer, CrlScope scope) {
        return jdbc.sql("select number, this_update, next_update, der from crl where issuer = ? and scope = ?")
                .params(issuer, scope.name())
                .query((row, _) -> stored(row))
                .optional();
    }

    static Stored stored(ResultSet row) throws SQLException {
        return new Stored(
                row.getLong("number"),
                Columns.instant(row, "this_update"),
                Columns.instant(row, "next_update"),
                Bytes.of(row.getBytes("der")));
    }

    private static CrlBuild build(ResultSet row, int number) throws SQLException {
        return new CrlBuild(
                row.getLong("number"),
                Columns.instant(row, "this_update"),
                Columns.instant(row, "next_update"),
                row.getLong("revision"),
                row.getBoolean("scheduled"),
                row.getInt("entries"));
    }
}
