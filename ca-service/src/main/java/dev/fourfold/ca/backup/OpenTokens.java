package dev.fourfold.ca.backup;

import dev.fourfold.ca.Columns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;

/** The enrolment tokens of a backup that were open when it was taken. */
final class OpenTokens {

    private static final String OPEN = " where revoked_at is null and redeemed < uses and expires_at > ?";

    private OpenTokens() {}

    /**
     * Ends them all, for nobody knows which were used up or revoked since. Those of the configuration go, so that they
     * begin anew if it still names them.
     *
     * @return how many
     */
    static int end(Connection connection, Instant now) throws SQLException {
        try (PreparedStatement delete =
                        connection.prepareStatement("delete from enrolment_token" + OPEN + " and configured");
                PreparedStatement revoke =
                        connection.prepareStatement("update enrolment_token set revoked_at = ?" + OPEN)) {
            delete.setObject(1, Columns.of(now));
            revoke.setObject(1, Columns.of(now));
            revoke.setObject(2, Columns.of(now));
            return delete.executeUpdate() + revoke.executeUpdate();
        }
    }
}
