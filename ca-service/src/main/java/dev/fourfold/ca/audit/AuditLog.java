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

    private final JdbcClient jdbc;
    private final InstantSource clock;

    AuditLog(JdbcClient jdbc, InstantSource clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    public void append(AuditEntry entry) {
        jdbc.sql("insert into audit_entry (at, action, actor, object, details) values (?, ?, ?, ?, ?::jsonb)")
                .params(
                        Columns.of(clock.instant()),
                        entry.action().slug(),
                        entry.actor(),
                        entry.object(),
                        JSON.writeValueAsString(new TreeMap<>(entry.details())))
                .update();
    }
}
