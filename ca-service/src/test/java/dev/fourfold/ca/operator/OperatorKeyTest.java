package dev.fourfold.ca.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorKeyTest {

    private static final OperatorKey KEY = OperatorKey.of("0123456789abcdefghij\n");

    @Test
    void matchesItself() {
        assertThat(KEY.matches("0123456789abcdefghij")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0123456789abcdefghi",
                "0123456789abcdefghij\n",
                "0123456789abcdefghijk",
                "0123456789ABCDEFGHIJ"
            })
    void matchesNothingElse(String shown) {
        assertThat(KEY.matches(shown)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "0123456789abcdefghi", "                        "})
    void needsTwentyCharacters(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> OperatorKey.of(text));
    }

    @Test
    void doesNotPrint() {
        assertThat(KEY).hasToString("[redacted]");
    }
}
