package dev.fourfold.server.administration;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fourfold.server.Refusal;
import dev.fourfold.server.RefusedException;
import dev.fourfold.server.audit.Audit;
import dev.fourfold.server.caller.Caller;
import dev.fourfold.server.caller.CallerKey;
import dev.fourfold.server.caller.Permission;
import java.security.SecureRandom;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The callers in the database. A name stays taken after its caller was disabled: the audit knows it. */
@Component
class CallerRegister {

    private final JdbcClient jdbc;
    private final Audit audit;
    private final RandomGenerator random = new SecureRandom();

    CallerRegister(JdbcClient jdbc, Audit audit) {
        this.jdbc = jdbc;
        this.audit = audit;
    }

    /** Somebody that is to be let in; without a certificate it gets a key. Without payers it acts for all. */
    record Wanted(
            String name,
            @Nullable String certificate,
            Set<Permission> permissions,
            @Nullable Set<String> payers,
            int triggersPerMinute) {}

    /** What may be shown of a caller. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Account(
            String name,
            @Nullable String certificate,
            List<Permission> permissions,
            @Nullable List<String> payers,
            int triggersPerMinute,
            Instant createdAt,
            String createdBy,
            @Nullable Instant keyReplacedAt,
            @Nullable Instant disabledAt) {}

    /** Adds a caller and returns its key, the only time; none if it has a certificate. */
    @Transactional
    Optional<CallerKey> create(Wanted wanted, Caller by) {
        if (wanted.payers() != null && wanted.permissions().contains(Permission.ADMIN)) {
            throw new RefusedException(
                    Refusal.VALIDATION, "Who may administer acts for all payers: leave out payers, or admin");
        }
        Optional<CallerKey> key =
                wanted.certificate() == null ? Optional.of(CallerKey.random(random)) : Optional.empty();
        int added = jdbc.sql("""
                INSERT INTO caller (name, key_hash, certificate, permissions, payers, triggers_per_minute, created_by)
                VALUES (:name, :hash, :certificate, :permissions, :payers, :triggers, :by)
                ON CONFLICT DO NOTHING
                """)
                .param("name", wanted.name())
                .param("hash", key.map(CallerKey::hash).orElse(null))
                .param("certificate", wanted.certificate())
                .param(
                        "permissions",
                        wanted.permissions().stream().map(Permission::slug).toArray(String[]::new))
                .param(
                        "payers",
                        wanted.payers() == null ? null : wanted.payers().toArray(String[]::new))
                .param("triggers", wanted.triggersPerMinute())
                .param("by", by.name())
                .update();
        if (added == 0) {
            throw new RefusedException(Refusal.CALLER_EXISTS, "There is a caller of this name or certificate already");
        }
        audit.recordAbout("caller:" + wanted.name(), "CALLER_CREATED");
        return key;
    }

    /** Gives a caller another key; the one that it had is good no more from now on. */
    @Transactional
    CallerKey replaceKey(String name) {
        CallerKey key = CallerKey.random(random);
        int changed =
                jdbc.sql("""
                UPDATE caller SET key_hash = :hash, key_replaced_at = now()
                 WHERE name = :name AND key_hash IS NOT NULL AND disabled_at IS NULL
                """).param("hash", key.hash()).param("name", name).update();
        if (changed == 0) {
            throw unknown();
        }
        audit.recordAbout("caller:" + name, "CALLER_KEY_REPLACED");
        return key;
    }

    /** Lets a caller in no more; idempotent. */
    @Transactional
    void disable(String name) {
        int changed = jdbc.sql("UPDATE caller SET disabled_at = now() WHERE name = :name AND disabled_at IS NULL")
                .param("name", name)
                .update();
        if (changed == 1) {
            audit.recordAbout("caller:" + name, "CALLER_DISABLED");
        } else {
            find(name);
        }
    }

    Account find(String name) {
        return list().stream()
                .filter(account -> account.name().equals(name))
                .findFirst()
                .orElseThrow(CallerRegister::unknown);
    }

    List<Account> list() {
        return jdbc.sql("""
                SELECT name, certificate, permissions, payers, triggers_per_minute, created_at, created_by,
                       key_replaced_at, disabled_at
                  FROM caller ORDER BY name
                """).query(CallerRegister::account).list();
    }

    private static Account account(ResultSet row, int number) throws SQLException {
        Array payers = row.getArray("payers");
        return new Account(
                row.getString("name"),
                row.getString("certificate"),
                strings(row.getArray("permissions"))
                        .map(Permission::named)
                        .sorted()
                        .toList(),
                payers == null ? null : strings(payers).sorted().toList(),
                row.getInt("triggers_per_minute"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getString("created_by"),
                instantOrNull(row, "key_replaced_at"),
                instantOrNull(row, "disabled_at"));
    }

    private static Stream<String> strings(Array array) throws SQLException {
        return Stream.of((String[]) array.getArray());
    }

    private static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    private static RefusedException unknown() {
        return new RefusedException(Refusal.UNKNOWN_CALLER, "There is no such caller, or it has no key to replace");
    }
}
