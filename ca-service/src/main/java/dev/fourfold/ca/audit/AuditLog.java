package dev.fourfold.ca.audit;

import dev.fourfold.ca.Columns;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Keeps what the CA did. An entry is stored with the surrounding transaction, or not at all. */
@Component
public final class AuditLog {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** An entry waits to be taken into the tree, which {@code transparency} sees to. */
    private static final String APPEND = """
            with appended as (
                insert into audit_entry (at, action, actor, object, details)
                select ?, action, actor, object, details::jsonb
                from unnest(?, ?, ?, ?) as entry (action, actor, object, details)
                returning id)
            insert into audit_pending (entry) select id from appended""";

    private final JdbcClient jdbc;
    private final InstantSource clock;

    AuditLog(JdbcClient jdbc, InstantSource clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    public void append(AuditEntry entry) {
        append(List.of(entry));
    }

    /** Keeps entries in their order, with one statement. */
    public void append(List<AuditEntry> entries) {
        jdbc.sql(APPEND)
                .params(
                        Columns.of(clock.instant()),
                        texts(entries, entry -> entry.action().slug()),
                        texts(entries, AuditEntry::actor),
                        texts(entries, AuditEntry::object),
                        texts(entries, entry -> JSON.writeValueAsString(new TreeMap<>(entry.details()))))
                .update();
    }

    private static String[] texts(List<AuditEntry> entries, Function<AuditEntry, String> column) {
        return entries.stream().map(column).toArray(String[]::new);
    }
}
