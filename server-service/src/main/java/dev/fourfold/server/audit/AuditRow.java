package dev.fourfold.server.audit;

import dev.fourfold.protocol.Bytes;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** A row of the audit log: who did what to which transfer, and when. */
record AuditRow(
        long id,
        Instant at,
        @Nullable String transferId,
        @Nullable String deliveryId,
        String event,
        String actor,
        @Nullable String detail) {

    /** The columns that {@link #of} reads. */
    static final String COLUMNS = "id, at, transfer_id, delivery_id, event, actor, detail";

    static AuditRow of(ResultSet row) throws SQLException {
        return new AuditRow(
                row.getLong("id"),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("transfer_id"),
                row.getString("delivery_id"),
                row.getString("event"),
                row.getString("actor"),
                row.getString("detail"));
    }

    /** Returns the bytes that are sealed: the fields as netstrings, so that no two rows have the same. */
    Bytes canonical() {
        var text = new StringBuilder();
        for (String field : new @Nullable String[] {
            Long.toString(id),
            Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, at)),
            transferId,
            deliveryId,
            event,
            actor,
            detail
        }) {
            text.append(netstring(field));
        }
        return Bytes.of(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String netstring(@Nullable String field) {
        return field == null ? "-," : field.getBytes(StandardCharsets.UTF_8).length + ":" + field + ",";
    }
}
