package dev.fourfold.ca.revocation;

import dev.fourfold.ca.Columns;
import dev.fourfold.ca.Serial;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The certificates that are revoked or on hold, as the database has them. */
@Component
public final class Revocations {

    private static final int ROWS_AT_A_TIME = 1000;

    private final JdbcClient jdbc;

    Revocations(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Returns why a certificate is not good; empty if it is, as far as anybody has said. */
    public Optional<Revocation> find(Serial serial) {
        return jdbc.sql("select serial, reason, revoked_at, invalid_since from revocation where serial = ?")
                .param(serial.toString())
                .query(Revocations::revocation)
                .optional();
    }

    /** Takes revocations one after the other, each with its revision. */
    @FunctionalInterface
    public interface Sink {
        void take(Revocation revocation, long revision);
    }

    /** Gives everything that is revoked or on hold of an issuer, of certificates that end at a time or later. */
    public void forEach(int issuer, Instant endingFrom, Sink sink) {
        jdbc.sql("""
                select serial, reason, revoked_at, invalid_since, revision from revocation
                where issuer = ? and not_after >= ?""")
                .withFetchSize(ROWS_AT_A_TIME)
                .params(issuer, Columns.of(endingFrom))
                .query(row -> {
                    sink.take(revocation(row, 0), row.getLong("revision"));
                });
    }

    /**
     * Makes others who change the status of certificates of this issuer wait until the end of the transaction, so that
     * what it reads stays true, and revisions become visible in order.
     */
    void lock(int issuer) {
        jdbc.sql("select revision from crl_series where issuer = ? for update")
                .param(issuer)
                .query(Long.class)
                .single();
    }

    /** Adds a revocation, or puts it in the place of a hold. */
    void put(Revocation revocation, RevocableCertificate certificate) {
        jdbc.sql("""
                insert into revocation (serial, issuer, reason, revoked_at, invalid_since, not_after, revision)
                values (?, ?, ?, ?, ?, ?, ?)
                on conflict (serial) do update
                set reason = excluded.reason, invalid_since = excluded.invalid_since, revision = excluded.revision""")
                .param(revocation.serial().toString())
                .param(certificate.issuer())
                .param(revocation.reason().code())
                .param(Columns.of(revocation.revokedAt()))
                .param(revocation.invalidSince().map(Columns::of).orElse(null))
                .param(Columns.of(certificate.notAfter()))
                .param(nextRevision(certificate.issuer()))
                .update();
    }

    /** Takes a hold away. */
    void remove(RevocableCertificate certificate) {
        String serial = certificate.serial().toString();
        jdbc.sql("delete from revocation where serial = ?").param(serial).update();
        jdbc.sql("""
                insert into released_hold (serial, issuer, revision) values (?, ?, ?)
                on conflict (serial) do update set revision = excluded.revision""")
                .params(serial, certificate.issuer(), nextRevision(certificate.issuer()))
                .update();
    }

    private long nextRevision(int issuer) {
        return jdbc.sql("update crl_series set revision = revision + 1 where issuer = ? returning revision")
                .param(issuer)
                .query(Long.class)
                .single();
    }

    static Revocation revocation(ResultSet row, int number) throws SQLException {
        OffsetDateTime invalidSince = row.getObject("invalid_since", OffsetDateTime.class);
        return new Revocation(
                new Serial(new BigInteger(row.getString("serial"), 16)),
                Reason.of(row.getInt("reason")),
                Columns.instant(row, "revoked_at"),
                Optional.ofNullable(invalidSince).map(OffsetDateTime::toInstant));
    }
}
