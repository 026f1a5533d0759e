package dev.fourfold.server.otp;

import dev.fourfold.protocol.otp.OtpText;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sentences that go to the device. */
public final class Wording {

    private static final String SENTENCE = "The OTP for transferring {amount} to {payee} is {code}.";
    private static final String LOCKED =
            "{attempts} wrong codes were entered for a transfer of {amount} to {payee}. It is locked.";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(amount|payee|code|attempts)}");

    private Wording() {}

    /** Returns the sentence that brings a code. */
    public static OtpText sentence(Money money, String payeeLabel, Otp code) {
        return filled(SENTENCE, Map.of("amount", money.display(), "payee", payeeLabel, "code", code.reveal()));
    }

    /** Returns the sentence that stands in place of a code whose transfer was locked. */
    public static OtpText locked(Money money, String payeeLabel, int attempts) {
        return filled(
                LOCKED, Map.of("amount", money.display(), "payee", payeeLabel, "attempts", Integer.toString(attempts)));
    }

    /** Fills in the placeholders, each once and literally: java.text.MessageFormat would eat an apostrophe. */
    private static OtpText filled(String sentence, Map<String, String> values) {
        return OtpText.of(PLACEHOLDER
                .matcher(sentence)
                .replaceAll(found -> Matcher.quoteReplacement(values.getOrDefault(found.group(1), ""))));
    }
}
