package dev.fourfold.server.payee;

import dev.fourfold.protocol.otp.OtpText;
import java.util.regex.Pattern;

/**
 * How a payee is called in the sentence that the payer reads.
 *
 * @param text at most 40 visible characters, without four digits in a row: no account number, and nothing that could be
 *     taken for a code
 */
public record PayeeLabel(String text) {

    // Implementation constants
    private static final int LONGEST = 40;
    private static final Pattern MANY_DIGITS = Pattern.compile("\\p{Nd}{4}");

    public PayeeLabel {
        if (text.isBlank()
                || text.codePointCount(0, text.length()) > LONGEST
                || !text.codePoints().allMatch(OtpText::isVisible)
                || MANY_DIGITS.matcher(text).find()) {
            throw new IllegalArgumentException(
                    "A payee's label has 1 to 40 visible characters and no four digits in a row");
        }
    }

    /** Returns the label of this text. */
    public static PayeeLabel of(String text) {
        return new PayeeLabel(text);
    }
}
