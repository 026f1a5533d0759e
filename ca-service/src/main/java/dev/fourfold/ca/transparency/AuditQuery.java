package dev.fourfold.ca.transparency;

import dev.fourfold.ca.Columns;
import dev.fourfold.ca.Serial;
import dev.fourfold.ca.web.Parameters;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A question to the audit log: the newest entries that fulfil some conditions, a page at a time. */
final class AuditQuery {

    static final int MAX_LIMIT = 1000;

    private static final long DEFAULT_LIMIT = 100;
    private static final Pattern LINE = Pattern.compile("[^\\p{Cntrl}]{1,512}");
    private static final Pattern POSITION = Pattern.compile("([0-9]{4}-\\S{10,30}) ([0-9]{1,18})");
    private static final Set<String> KNOWN = Set.of("limit", "after", "action", "actor", "object", "since", "before");

    private final StringBuilder sql = new StringBuilder("select l.leaf_index, " + AuditTree.ENTRY_COLUMNS
            + " from audit_entry e left join audit_leaf l on l.entry = e.id where true");
    private final List<Object> values = new ArrayList<>();
    private final int limit;

    private AuditQuery(Parameters parameters) {
        limit = parameters.number("limit", 1, MAX_LIMIT).orElse(DEFAULT_LIMIT).intValue();
        parameters
                .matching("action", "an action such as signed", LINE)
                .ifPresent(text -> add(" and e.action = ?", text));
        parameters
                .matching("actor", "somebody such as operator alice", LINE)
                .ifPresent(text -> add(" and e.actor = ?", text));
        parameters
                .matching("object", "something such as certificate <serial>", LINE)
                .ifPresent(text -> add(" and e.object = ?", Serial.inName(text)));
        parameters.time("since").ifPresent(time -> add(" and e.at >= ?", Columns.of(time)));
        parameters.time("before").ifPresent(time -> add(" and e.at < ?", Columns.of(time)));
        parameters
                .value("after", "the next of an earlier page", AuditQuery::position)
                .ifPresent(position -> add(" and (e.at, e.id) < (?, ?)", Columns.of(position.at()), position.id()));
        sql.append(" order by e.at desc, e.id desc limit ?");
        values.add(limit + 1);
    }

    static AuditQuery of(HttpServletRequest request) {
        return new AuditQuery(Parameters.of(request, KNOWN));
    }

    /** Adds a condition; its text is one of those above. */
    private void add(String condition, Object... parameters) {
        sql.append(condition);
        values.addAll(List.of(parameters));
    }

    String sql() {
        return sql.toString();
    }

    /** Returns the values of the parameters of {@link #sql()}, in their order; it asks for one more than the limit. */
    List<Object> values() {
        return values;
    }

    int limit() {
        return limit;
    }

    static String next(LoggedEntry last) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((last.at() + " " + last.id()).getBytes(StandardCharsets.US_ASCII));
    }

    private static Optional<Position> position(String text) {
        try {
            Matcher parts =
                    POSITION.matcher(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII));
            return parts.matches()
                    ? Optional.of(new Position(Instant.parse(parts.group(1)), Long.parseLong(parts.group(2))))
                    : Optional.empty();
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private record Position(Instant at, long id) {}
}
