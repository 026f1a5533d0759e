package dev.fourfold.ca.transparency;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.TreeMap;

/**
 * One entry of the audit log as it is kept.
 *
 * @param id its number in the database
 * @param at when it was written, in whole microseconds
 */
record LoggedEntry(long id, Instant at, String action, String actor, String object, Map<String, String> details) {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    LoggedEntry {
        details = Map.copyOf(details);
    }

    /** Returns what the tree hashes: one JSON object in the canonical form of RFC 8785, in UTF-8. */
    byte[] canonical() {
        return line().getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the canonical form as text, without a line end. */
    String line() {
        StringBuilder json = new StringBuilder(256);
        member(json, '{', "action", action);
        member(json, ',', "actor", actor);
        member(json, ',', "at", TIME.format(at));
        json.append(",\"details\":{");
        // RFC 8785, section 3.2.3: sorted by UTF-16 code units, as strings are in Java
        String separator = "";
        for (Map.Entry<String, String> detail : new TreeMap<>(details).entrySet()) {
            json.append(separator);
            string(json, detail.getKey());
            json.append(':');
            string(json, detail.getValue());
            separator = ",";
        }
        json.append("},\"id\":").append(id);
        member(json, ',', "object", object);
        return json.append('}').toString();
    }

    private static void member(StringBuilder json, char before, String name, String value) {
        json.append(before).append('"').append(name).append("\":");
        string(json, value);
    }

    /** RFC 8785, section 3.2.2.2. */
    private static void string(StringBuilder json, String value) {
        json.append('"');
        for (int i = 0; i < value.length(); i++) {
            char character = value.charAt(i);
            switch (character) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\b' -> json.append("\\b");
                case '\t' -> json.append("\\t");
                case '\n' -> json.append("\\n");
                case '\f' -> json.append("\\f");
                case '\r' -> json.append("\\r");
                default -> {
                    if (character < ' ') {
                        json.append(String.format("\\u%04x", (int) character));
                    } else {
                        json.append(character);
                    }
                }
            }
        }
        json.append('"');
    }
}
