package dev.fourfold.server.otp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MoneyTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    0              | 0
                    99900          | 999
                    100000         | 1,000
                    9999900        | 99,999
                    10000000       | 1,00,000
                    10000050       | 1,00,000.50
                    123456700      | 12,34,567
                    1234567800     | 1,23,45,678
                    12345678901205 | 1,23,45,67,89,012.05
                    """)
    void groupsAsInIndia(long hundredths, String grouped) {
        assertThat(Money.grouped(hundredths)).isEqualTo(grouped);
    }

    @ParameterizedTest
    @CsvSource({
        "100000, 10000000, 100000.00",
        "100000.00, 10000000, 100000.00",
        "0.01, 1, 0.01",
        "0.1, 10, 0.10",
        "1.5, 150, 1.50",
        "999999999999.99, 99999999999999, 999999999999.99"
    })
    void readsAmounts(String amount, long minorUnits, String written) {
        assertThat(Money.rupees(amount)).isEqualTo(new Money(Money.INR, minorUnits));
        assertThat(Money.rupees(amount).amount()).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "0",
                "0.0",
                "0.00",
                "-1",
                "+1",
                "1.",
                ".5",
                "1.234",
                "1e5",
                "1E5",
                "01",
                "00.5",
                "1,000",
                "1 000",
                "NaN",
                "Infinity",
                "0x10",
                "１",
                "1000000000000",
                "1\n",
                "1.00\u0000"
            })
    void refusesWhatIsNotAnAmount(String amount) {
        assertThatIllegalArgumentException().isThrownBy(() -> Money.rupees(amount));
    }

    @Test
    void isNeverNoneOrOfAnotherCurrency() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Money(Money.INR, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Money("USD", 1));
    }
}
