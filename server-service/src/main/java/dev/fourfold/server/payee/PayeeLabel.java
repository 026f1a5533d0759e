package dev.fourfold.server.payee;

import dev.fourfold.protocol.otp.OtpText;
import java.text.Normalizer;
import java.util.regex.Pattern;

/**
 * How a payee is called in the sentence that the payer reads.
 *
 * @param text at most 40 visible characters, without four digits that only signs and blanks stand between: no account
 *     number, and nothing that could be taken for a code
 */
public record PayeeLabel(String text) {

    // Implementation constants
    private static final int LONGEST = 40;
    private static final Pattern MANY_DIGITS = Pattern.compile("(\\p{N}[^\\p{L}\\p{N}]*){4}");
    private static final Pattern BLANKS = Pattern.compile("[\\u115F\\u1160\\u2800\\u3164\\uFFA0]");

    public PayeeLabel {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKC); // ① and ² are digits as well
        if (!text.equals(text.strip())
                || text.isEmpty()
                || text.codePointCount(0, text.length()) > LONGEST
                || !text.codePoints().allMatch(OtpText::isVisible)
                || BLANKS.matcher(text).find()
                || MANY_DIGITS.matcher(plain).find()) {
            throw new IllegalArgumentException(
                    "A payee's label has 1 to 40 visible characters, no blank at its ends and no"
                            + " four digits without a letter between them");
        }
    }

    /** Returns the label of this text. */
    public static PayeeLabel of(String text) {
        return new PayeeLabel(text);
    }
}
