package dev.fourfold.ca.administration;

import dev.fourfold.ca.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operator as administrators see it; the credential itself is not part of it.
 *
 * @param credential {@code key} or {@code certificate}
 * @param certificate the serial of the certificate by which the operator is known
 * @param createdBy who made it, as in the audit log
 * @param disabledAt since when it may do nothing any more
 */
record OperatorAccount(
        String name,
        List<String> roles,
        String credential,
        @Nullable String certificate,
        Instant createdAt,
        String createdBy,
        @Nullable Instant disabledAt) {

    OperatorAccount {
        roles = List.copyOf(roles);
    }

    static OperatorAccount of(ResultSet row, int number) throws SQLException {
        String certificate = row.getString("certificate");
        return new OperatorAccount(
                row.getString("name"),
                List.of((String[]) row.getArray("roles").getArray()),
                certificate == null ? "key" : "certificate",
                certificate,
                Columns.instant(row, "created_at"),
                row.getString("created_by"),
                row.getObject("disabled_at") == null ? null : Columns.instant(row, "disabled_at"));
    }
}
