package dev.fourfold.ca;

import dev.fourfold.ca.name.AlternativeName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How times and names are stored: as {@code timestamptz}, and as {@code text[]} of canonical texts. */
public final class Columns {

    private Columns() {}

    public static OffsetDateTime of(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    public static String[] of(List<AlternativeName> names) {
        return names.stream().map(AlternativeName::text).toArray(String[]::new);
    }

    /** Returns names as the text that {@code ::text[]} reads, for a column of many rows: arrays of arrays are rectangular. */
    public static String literal(List<AlternativeName> names) {
        return names.stream()
                .map(name -> '"' + name.text().replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(",", "{", "}"));
    }

    public static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    public static List<AlternativeName> names(ResultSet row, String column) throws SQLException {
        return Stream.of((String[]) row.getArray(column).getArray())
                .map(AlternativeName::stored)
                .toList();
    }
}
