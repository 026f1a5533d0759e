package dev.fourfold.ca.revocation;

import dev.fourfold.ca.Serial;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Says of each certificate whether it is good, as the database knows it now. */
@Component
public final class Statuses {

    private final JdbcClient jdbc;

    Statuses(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Returns the status of a certificate of an issuer. */
    public Status of(int issuer, Serial serial) {
        return jdbc.sql("""
                        select c.serial, r.reason, r.revoked_at, r.invalid_since
                        from certificate c left join revocation r on r.serial = c.serial
                        where c.serial = ? and c.issuer = ? and c.issued_at is not null""")
                .params(serial.toString(), issuer)
                .query((row, number) -> row.getObject("reason") == null
                        ? new Status.Good()
                        : new Status.Revoked(Revocations.revocation(row, number)))
                .optional()
                .orElse(new Status.Unknown());
    }
}
