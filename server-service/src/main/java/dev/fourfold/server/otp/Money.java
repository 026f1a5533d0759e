package dev.fourfold.server.otp;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * An amount that a transfer moves.
 *
 * @param currency an ISO 4217 code; so far {@link #INR} alone
 * @param minorUnits the amount in hundredths, more than none
 */
public record Money(String currency, long minorUnits) {

    public static final String INR = "INR";

    /** How an amount is written: more than 0, less than 10^12, at most two decimals, no sign, no exponent. */
    public static final String AMOUNT = "(?!0(\\.00?)?$)(0|[1-9][0-9]{0,11})(\\.[0-9]{1,2})?";

    private static final Pattern PATTERN = Pattern.compile(AMOUNT);

    public Money {
        if (!currency.equals(INR) || minorUnits <= 0) {
            throw new IllegalArgumentException("Not an amount in rupees: " + currency + " " + minorUnits);
        }
    }

    /**
     * Returns the rupees that {@code amount} spells.
     *
     * @throws IllegalArgumentException if it is not an {@link #AMOUNT}
     */
    public static Money rupees(String amount) {
        if (!PATTERN.matcher(amount).matches()) {
            throw new IllegalArgumentException("Not an amount");
        }
        return new Money(INR, new BigDecimal(amount).movePointRight(2).longValueExact());
    }

    /** Returns the amount with two decimals, such as {@code 100000.00}. */
    public String amount() {
        return BigDecimal.valueOf(minorUnits, 2).toPlainString();
    }

    /** Returns the amount as a person in India reads it, such as {@code Rs 1,00,000}. */
    public String display() {
        return "Rs " + grouped(minorUnits);
    }

    /** Groups as {@code 12,34,567.05}; java.text knows groups of one size only. */
    static String grouped(long hundredths) {
        String units = Long.toString(hundredths / 100);
        var grouped = new StringBuilder(units);
        for (int at = units.length() - 3; at > 0; at -= 2) {
            grouped.insert(at, ',');
        }
        long fraction = hundredths % 100;
        return fraction == 0 ? grouped.toString() : "%s.%02d".formatted(grouped, fraction);
    }
}
