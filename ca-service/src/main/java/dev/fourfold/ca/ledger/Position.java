package dev.fourfold.ca.ledger;

import dev.fourfold.ca.ledger.InventoryQuery.Order;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in an ordered list, which a reader gets at the end of a page and gives back for the next.
 *
 * @param time the time by which the list is ordered, in whole microseconds, as the database keeps it
 * @param id the number of the entry, which decides among those of one time
 */
record Position(Order order, Instant time, long id) {

    private static final Pattern FORM = Pattern.compile("(newest|soonest) ([0-9]{4}-\\S{10,30}) ([0-9]{1,18})");

    /** Returns the position as an opaque text. */
    String text() {
        String plain = order.name().toLowerCase(Locale.ROOT) + " " + time + " " + id;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
    }

    /** Returns the position that {@link #text()} made; empty if it did not make this. */
    static Optional<Position> parse(String text) {
        try {
            Matcher parts = FORM.matcher(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII));
            return parts.matches()
                    ? Optional.of(new Position(
                            Order.valueOf(parts.group(1).toUpperCase(Locale.ROOT)),
                            Instant.parse(parts.group(2)),
                            Long.parseLong(parts.group(3))))
                    : Optional.empty();
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }
}
