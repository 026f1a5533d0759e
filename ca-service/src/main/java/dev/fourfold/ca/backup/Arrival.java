package dev.fourfold.ca.backup;

import dev.fourfold.ca.Columns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;

/** How rows came into a database other than by the work of its CA. */
enum Arrival {
    RESTORED,
    MOVED;

    /** Leaves a note for the next start, which puts it into the audit log. */
    void note(Connection connection, Instant now, Instant snapshot) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("insert into database_arrival (kind, at, snapshot_at) values (?, ?, ?)")) {
            insert.setString(1, slug());
            insert.setObject(2, Columns.of(now));
            insert.setObject(3, Columns.of(snapshot));
            insert.executeUpdate();
        }
    }

    String slug() {
        return name().toLowerCase(Locale.ROOT);
    }
}
