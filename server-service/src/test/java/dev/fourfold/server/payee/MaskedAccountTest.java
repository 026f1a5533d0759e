package dev.fourfold.server.payee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskedAccountTest {

    @ParameterizedTest
    @CsvSource({
        "12345678, XXXXXX5678",
        "001234567890, XXXXXX7890",
        "DE89370400440532013000, XXXXXX3000",
        "XXXXXX7890, XXXXXX7890"
    })
    void keepsTheEnd(String number, String masked) {
        assertThat(MaskedAccount.mask(number).text()).isEqualTo(masked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1234567",
                "12345678901234567890123456789012345",
                "1234 5678",
                "1234-5678-9012",
                "12345678a",
                "１２３４５６７８",
                "12345678\n"
            })
    void refusesWhatIsNoNumberWithoutQuotingIt(String number) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MaskedAccount.mask(number))
                .withMessage("8 to 34 digits and capital letters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7890", "001234567890", "XXXXXX78901", "XXXXX7890"})
    void isNeverMoreThanTheEnd(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> new MaskedAccount(text));
    }
}
