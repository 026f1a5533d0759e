package dev.fourfold.server.payee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayeeLabelTest {

    @ParameterizedTest
    @ValueSource(strings = {"your friend's account", "मेरा मित्र", "flat 123", "a/c XX890"})
    void takesWhatAPersonCanRead(String text) {
        assertThat(PayeeLabel.of(text).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a\nb",
                "a\tb",
                "a\u0000b",
                "a\u202Eb",
                "a\u2066b",
                "a\u2028b",
                "account 1234",
                "١٢٣٤",
                "12 34 56",
                "1-2-3-4",
                "①②③④",
                "²³⁴⁵",
                "1\u03012\u03013\u03014",
                " friend",
                "friend ",
                "a\u3164b",
                "\u2800",
                "12345678901234567890123456789012345678901",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void refusesWhatCouldMislead(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> PayeeLabel.of(text));
    }
}
