package dev.fourfold.ca.audit;

import dev.fourfold.ca.Columns;
import java.time.InstantSource;
import java.util.TreeMap;
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
                insert into audit_entry (at, action, actor, object, details) values (?, ?, ?, ?, ?::jsonb)
                returning id)
            insert into audit_pending (entry) select id from appended""";

    private final JdbcClient jdbc;
    private final InstantSource clock;

    AuditLog(JdbcClient jdbc, InstantSource clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    public void append(AuditEntry entry) {
        jdbc.sql(APPEND)
                .params(
                        Columns.of(clock.instant()),
                        entry.action().slug(),
                        entry.actor(),
                        entry.object(),
                        JSON.writeValueAsString(new TreeMap<>(entry.details())))
                .update();
    }
}
