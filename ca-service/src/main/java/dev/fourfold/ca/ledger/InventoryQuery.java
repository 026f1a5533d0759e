package dev.fourfold.ca.ledger;

import dev.fourfold.ca.Columns;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A question to the inventory, as SQL: made of the fixed texts below, with every value a parameter.
 *
 * @param filters what all entries must fulfil
 * @param after the last entry that the reader has seen; null for the first page
 */
record InventoryQuery(
        List<Filter> filters, Order order, @Nullable Position after) {

    static final String COLUMNS = """
            c.id, c.serial, c.subject, c.names, c.profile, c.not_before, c.not_after, c.issued_at, c.issued_to, c.operator,
            c.issuer, c.key_type, c.key_hash, c.fingerprint, r.reason, r.revoked_at""";

    static final String FROM_CERTIFICATE = " from certificate c left join revocation r on r.serial = c.serial";
    private static final String FROM_NAME = " from certificate_name n join certificate c on c.id = n.certificate"
            + " left join revocation r on r.serial = c.serial";

    InventoryQuery {
        filters = List.copyOf(filters);
    }

    /** What a filter compares. A {@code ~} stands for the table whose index gives the order. */
    enum Condition {
        NAME("n.name = ?"),
        OTHER_NAME("exists (select from certificate_name o where o.certificate = c.id and o.name = ?)"),
        SERIAL("c.serial = ?"),
        SERIAL_FROM("c.serial collate \"C\" >= ?"),
        SERIAL_BELOW("c.serial collate \"C\" < ?"),
        PROFILE("c.profile = ?"),
        ISSUER("c.issuer = ?"),
        ISSUED_TO("c.issued_to = ?"),
        OPERATOR("c.operator = ?"),
        FINGERPRINT("c.fingerprint = ?"),
        KEY_HASH("c.key_hash = ?"),
        HELD("exists (select from revocation s where s.serial = c.serial and (s.reason = 6) = ?)"),
        WITHDRAWN("exists (select from revocation s where s.serial = c.serial) = ?"),
        ISSUED_FROM("~.issued_at >= ?"),
        ISSUED_BEFORE("~.issued_at < ?"),
        EXPIRES_FROM("~.not_after >= ?"),
        EXPIRES_BEFORE("~.not_after < ?");

        private final String sql;

        Condition(String sql) {
            this.sql = sql;
        }
    }

    /** One condition with its value. */
    record Filter(Condition condition, Object value) {}

    /** In which order entries come. */
    enum Order {
        NEWEST(
                " and (c.issued_at, c.id) < (?, ?)",
                " order by c.issued_at desc, c.id desc",
                " and (n.issued_at, n.certificate) < (?, ?)",
                " order by n.issued_at desc, n.certificate desc"),
        SOONEST(
                " and (c.not_after, c.id) > (?, ?)",
                " order by c.not_after, c.id",
                " and (n.not_after, n.certificate) > (?, ?)",
                " order by n.not_after, n.certificate");

        private final String after;
        private final String by;
        private final String afterName;
        private final String byName;

        Order(String after, String by, String afterName, String byName) {
            this.after = after;
            this.by = by;
            this.afterName = afterName;
            this.byName = byName;
        }

        /** Returns where an entry is in this order. */
        Position position(InventoryEntry entry) {
            return new Position(this, this == NEWEST ? entry.issuedAt() : entry.notAfter(), entry.id());
        }
    }

    private boolean isByName() {
        return filters.stream().anyMatch(filter -> filter.condition() == Condition.NAME);
    }

    /** Returns the query without a limit. */
    String sql() {
        boolean byName = isByName();
        StringBuilder sql = new StringBuilder("select ")
                .append(COLUMNS)
                .append(byName ? FROM_NAME : FROM_CERTIFICATE)
                .append(" where c.issued_at is not null");
        for (Filter filter : filters) {
            sql.append(" and ").append(filter.condition().sql.replace('~', byName ? 'n' : 'c'));
        }
        if (after != null) {
            sql.append(byName ? order.afterName : order.after);
        }
        return sql.append(byName ? order.byName : order.by).toString();
    }

    /** Returns the values of the parameters of {@link #sql()}, in their order. */
    List<Object> values() {
        List<Object> values = new ArrayList<>();
        filters.stream().map(Filter::value).forEach(values::add);
        Optional.ofNullable(after).stream()
                .flatMap(position -> Stream.of(Columns.of(position.time()), position.id()))
                .forEach(values::add);
        return values;
    }
}
