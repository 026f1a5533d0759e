package dev.fourfold.server.otp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordingTest {

    @Test
    void isTheSentenceByteForByte() {
        assertThat(Wording.sentence(Money.rupees("100000"), "your friend's account", Otp.of("256345"))
                        .reveal())
                .isEqualTo("The OTP for transferring Rs 1,00,000 to your friend's account is 256345.");
    }

    @Test
    void tellsOfALock() {
        assertThat(Wording.locked(Money.rupees("2500.50"), "{attempts} $1's {code}", 5)
                        .reveal())
                .isEqualTo("5 wrong codes were entered for a transfer of Rs 2,500.50 to {attempts} $1's {code}."
                        + " It is locked.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{code}", "{amount} {payee}", "$1 \\1", "''{0}''"})
    void fillsInALabelLiterally(String label) {
        assertThat(Wording.sentence(Money.rupees("1"), label, Otp.of("000001")).reveal())
                .isEqualTo("The OTP for transferring Rs 1 to " + label + " is 000001.");
    }
}
