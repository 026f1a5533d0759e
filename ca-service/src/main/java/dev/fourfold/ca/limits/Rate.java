package dev.fourfold.ca.limits;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.convert.DurationStyle;

/**
 * A number of requests in a time: as many may come at once, and as many within each such time later. Spring binds it
 * from a property through {@link #of}.
 *
 * @param requests how many; 0 means without end
 */
public record Rate(int requests, Duration per) {

    static final Rate OFF = new Rate(0, Duration.ofSeconds(1));
    private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,8})/(\\w+)");
    private static final Duration LONGEST = Duration.ofDays(1);

    /**
     * Returns the rate that a text such as {@code 300/1m} spells; {@code off} is none.
     *
     * @throws IllegalArgumentException if it is of another form, or over more than a day
     */
    public static Rate of(String text) {
        if (text.strip().equals("off")) {
            return OFF;
        }
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("A rate looks like 300/1m, or is off");
        }
        Duration per = duration(matcher.group(2));
        if (!per.isPositive() || per.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("A rate is over a time of up to a day");
        }
        int requests = Integer.parseInt(matcher.group(1));
        if (per.dividedBy(requests).isZero()) {
            throw new IllegalArgumentException("A rate of more than one in a nanosecond is no limit");
        }
        return new Rate(requests, per);
    }

    private static Duration duration(String text) {
        try {
            return DurationStyle.detectAndParse(text);
        } catch (IllegalArgumentException | DateTimeParseException e) {
            throw new IllegalArgumentException("A rate looks like 300/1m, or is off", e);
        }
    }

    boolean isOff() {
        return requests == 0;
    }

    /** Returns the time between two requests that come evenly. */
    Duration interval() {
        return per.dividedBy(requests);
    }
}
