package dev.fourfold.server.payee;

import dev.fourfold.protocol.PeerName;
import dev.fourfold.server.channel.Sessions;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who can get codes: whoever has a payee, or has attached once. */
@Component
final class KnownRecipients {

    private static final String RECIPIENTS = """
            SELECT r.name, r.attached_at,
                   (SELECT count(*) FROM otp_delivery d WHERE d.recipient = r.name
                       AND d.status IN ('QUEUED', 'IN_FLIGHT') AND d.expires_at > now()) AS queue_depth,
                   coalesce(p.blocked_until > now(), false) AS blocked,
                   CASE WHEN isfinite(p.blocked_until) AND p.blocked_until > now() THEN p.blocked_until END AS blocked_until
              FROM recipient r LEFT JOIN payer p ON p.name = r.name
            """;

    private final JdbcClient jdbc;
    private final Sessions sessions;

    KnownRecipients(JdbcClient jdbc, Sessions sessions) {
        this.jdbc = jdbc;
        this.sessions = sessions;
    }

    /** Returns all of them, by name. */
    List<Recipient> all() {
        Map<PeerName, Sessions.Session> attached =
                sessions.all().stream().collect(Collectors.toMap(Sessions.Session::recipient, Function.identity()));
        return jdbc.sql(RECIPIENTS + "ORDER BY r.name").query((row, _) -> recipient(row)).list().stream()
                .map(one -> one.with(Optional.ofNullable(attached.get(PeerName.of(one.name())))))
                .toList();
    }

    /** Returns one of them. */
    Recipient get(String name) {
        return jdbc.sql(RECIPIENTS + "WHERE r.name = :name")
                .param("name", name)
                .query((row, _) -> recipient(row))
                .optional()
                .map(one -> one.with(sessions.find(PeerName.of(one.name()))))
                .orElseThrow(Payees::unknown);
    }

    private static Recipient recipient(ResultSet row) throws SQLException {
        return new Recipient(
                row.getString("name"),
                instantOrNull(row, "attached_at"),
                row.getLong("queue_depth"),
                row.getBoolean("blocked"),
                instantOrNull(row, "blocked_until"),
                Optional.empty());
    }

    private static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
