package dev.fourfold.server.payee;

import java.util.regex.Pattern;

/** An account number of which only the end is known: the whole of it is kept, shown and logged nowhere. */
public record MaskedAccount(String text) {

    // Implementation constants
    private static final Pattern FULL = Pattern.compile("[0-9A-Z]{8,34}");
    private static final Pattern MASKED = Pattern.compile("XXXXXX[0-9A-Z]{4}");
    private static final int SHOWN = 4;

    public MaskedAccount {
        if (!MASKED.matcher(text).matches()) {
            throw new IllegalArgumentException("A masked account number is XXXXXX and its last four characters");
        }
    }

    /**
     * Masks an account number.
     *
     * @throws IllegalArgumentException if it is none; the message does not quote it
     */
    static MaskedAccount mask(String number) {
        if (!FULL.matcher(number).matches()) {
            throw new IllegalArgumentException("8 to 34 digits and capital letters");
        }
        return new MaskedAccount("XXXXXX" + number.substring(number.length() - SHOWN));
    }
}
