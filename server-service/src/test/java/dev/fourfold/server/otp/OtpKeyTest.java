package dev.fourfold.server.otp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OtpKeyTest {

    private static final OtpKey ZERO = OtpKey.of("0".repeat(64));
    private static final Seed SEED = Seed.of(HexFormat.of().parseHex("0".repeat(58) + "0cccda"));

    @ParameterizedTest
    @CsvSource({
        "10000000, friend, 1, 256345",
        "10000001, friend, 1, 483948",
        "10000000, mallory, 1, 434963",
        "10000000, friend, 2, 221158"
    })
    void derivesTheKnownAnswers(long minorUnits, String payee, int generation, String code) {
        var terms = new Terms("trf_demo", new Money(Money.INR, minorUnits), payee, "client-1");

        assertThat(ZERO.derivation(terms, generation).code(SEED).reveal()).isEqualTo(code);
    }

    @Test
    void derivesTheSameCodeFromOneDerivationAgain() {
        OtpKey.Derivation derivation =
                ZERO.derivation(new Terms("trf_demo", new Money(Money.INR, 10000000), "friend", "client-1"), 1);

        assertThat(derivation.code(SEED).matches(derivation.code(SEED))).isTrue();
    }

    @Test
    void keepsFieldsApart() {
        Otp one = ZERO.derivation(new Terms("a", new Money(Money.INR, 1), "bc", "d"), 1)
                .code(SEED);
        Otp other = ZERO.derivation(new Terms("a", new Money(Money.INR, 1), "b", "cd"), 1)
                .code(SEED);

        assertThat(one.matches(other)).isFalse();
    }

    @Test
    void hasAnIdThatIsNotOfTheKeyItself() {
        assertThat(ZERO.id())
                .hasSize(8)
                .isEqualTo(OtpKey.of("0".repeat(64) + "\n").id());
        assertThat(ZERO.id()).isNotEqualTo(OtpKey.of("1".repeat(64)).id()).isNotEqualTo("00000000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "zz", "deadbeef"})
    void refusesWhatIsNotAKeyWithoutQuotingIt(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OtpKey.of(text.repeat(5)))
                .withMessageNotContaining("beef");
    }

    @Test
    void cannotBePrinted() {
        assertThat(ZERO).hasToString("[redacted]");
        assertThat(SEED).hasToString("[redacted]");
        assertThat(Otp.of("256345")).hasToString("[redacted]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12345", "1234567", "12345a", " 12345", "١٢٣٤٥٦", "-12345", "+12345", "123456\n"})
    void hasNoCodeThatIsNotSixDigits(String digits) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Otp.of(digits))
                .withMessage("A code is a string of six digits");
    }

    @Test
    void keepsLeadingZeros() {
        assertThat(Otp.of("000042").reveal()).isEqualTo("000042");
    }
}
