package dev.fourfold.server.otp;

import dev.fourfold.protocol.otp.OtpText;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sentence that goes to the device. */
public final class Wording {

    private static final String SENTENCE = "The OTP for transferring {amount} to {payee} is {code}.";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(amount|payee|code)}");

    private Wording() {}

    /** Fills in the placeholders, each once and literally: java.text.MessageFormat would eat an apostrophe. */
    public static OtpText sentence(Money money, String payeeLabel, Otp code) {
        Map<String, String> values = Map.of("amount", money.display(), "payee", payeeLabel, "code", code.reveal());
        return OtpText.of(PLACEHOLDER
                .matcher(SENTENCE)
                .replaceAll(found -> Matcher.quoteReplacement(values.getOrDefault(found.group(1), ""))));
    }
}
