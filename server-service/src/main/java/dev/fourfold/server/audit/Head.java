package dev.fourfold.server.audit;

import dev.fourfold.protocol.Bytes;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the chain of the audit log ends. It stands for all rows up to there: whoever keeps one notices if one of them is
 * changed, or missing.
 *
 * @param place how many rows the chain has
 * @param mac the code of the last of them
 */
record Head(long place, Bytes mac) {

    // Specification constants
    static final int MAC_LENGTH = 32;
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,18}):([0-9a-f]{64})");

    /** The head of a chain without rows. */
    static final Head NONE = new Head(0, Bytes.of(new byte[MAC_LENGTH]));

    /** Returns the head that {@link #text} wrote, if it is one. */
    static Optional<Head> parse(String text) {
        Matcher parts = TEXT.matcher(text.strip());
        return parts.matches()
                ? Optional.of(new Head(
                        Long.parseLong(parts.group(1)), Bytes.of(HexFormat.of().parseHex(parts.group(2)))))
                : Optional.empty();
    }

    /** Returns it as a word to keep. */
    String text() {
        return place + ":" + HexFormat.of().formatHex(mac.toArray());
    }
}
