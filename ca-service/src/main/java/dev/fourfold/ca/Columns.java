package dev.fourfold.ca;

import dev.fourfold.protocol.PeerName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;

/** How times and names are stored: as {@code timestamptz} and {@code text[]}. */
public final class Columns {

    private Columns() {}

    public static OffsetDateTime of(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    public static String[] of(List<PeerName> names) {
        return names.stream().map(PeerName::dnsName).toArray(String[]::new);
    }

    public static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    public static List<PeerName> names(ResultSet row, String column) throws SQLException {
        return Stream.of((String[]) row.getArray(column).getArray())
                .map(PeerName::new)
                .toList();
    }
}
