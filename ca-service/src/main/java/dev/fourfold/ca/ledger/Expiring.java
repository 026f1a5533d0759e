package dev.fourfold.ca.ledger;

import dev.fourfold.ca.Columns;
import dev.fourfold.ca.ledger.InventoryQuery.Order;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which names lose their certificate soon, and which of them have a later one already. */
@Component
class Expiring {

    /**
     * Each name once, with the certificate of it that ends first from now on. Whatever a row needs of the other
     * certificates of its name is one look into an index.
     */
    private static final String NAMES = """
            select n.name, c.id, c.serial, c.profile, c.issued_to, c.not_after,
                   last.serial as last_serial, last.not_after as last_not_after
            from certificate c
            cross join lateral unnest(c.names) as n (name)
            cross join lateral (
                select l.serial, l.not_after from certificate_name k join certificate l on l.id = k.certificate
                where k.name = n.name and not exists (select from revocation r where r.serial = l.serial)
                order by k.not_after desc, k.certificate desc limit 1) as last
            where c.issued_at is not null and not exists (select from revocation r where r.serial = c.serial)
              and c.not_after > :now and c.not_after <= :until
              and (c.not_after, c.id) > (:time, :id)
              and not exists (
                select from certificate_name e join certificate o on o.id = e.certificate
                where not exists (select from revocation r where r.serial = o.serial) and e.name = n.name and e.not_after > :now and (e.not_after, e.certificate) < (c.not_after, c.id))
            order by c.not_after, c.id, n.name
            limit :limit""";

    private final JdbcClient jdbc;

    Expiring(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Returns the names whose certificates end within a time, the soonest first.
     *
     * @param after the certificate of the last name that the reader has seen; null for the first page
     * @param limit at least 100, the most names that one certificate has
     */
    List<Name> within(Duration time, Instant now, @Nullable Position after, int limit) {
        Position from = after == null ? new Position(Order.SOONEST, now, 0) : after;
        return jdbc.sql(NAMES)
                .param("now", Columns.of(now))
                .param("until", Columns.of(now.plus(time)))
                .param("time", Columns.of(from.time()))
                .param("id", from.id())
                .param("limit", limit)
                .query(Expiring::name)
                .list();
    }

    private static Name name(ResultSet row, int number) throws SQLException {
        String serial = row.getString("serial");
        String last = row.getString("last_serial");
        return new Name(
                row.getString("name"),
                serial,
                Columns.instant(row, "not_after"),
                row.getString("profile"),
                row.getString("issued_to"),
                !serial.equals(last),
                last,
                Columns.instant(row, "last_not_after"),
                row.getLong("id"));
    }

    /**
     * One name.
     *
     * @param serial the certificate that ends soon
     * @param renewed whether there is another that ends later
     * @param lastSerial the certificate that ends last
     * @param id the number of the certificate that ends soon
     */
    record Name(
            String name,
            String serial,
            Instant notAfter,
            String profile,
            String issuedTo,
            boolean renewed,
            String lastSerial,
            Instant lastNotAfter,
            long id) {}
}
