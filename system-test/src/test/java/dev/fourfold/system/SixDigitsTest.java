package dev.fourfold.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SixDigitsTest {

    @ParameterizedTest
    @ValueSource(strings = {"256345", "is 256345.", ",256345,\n", "\"256345\"", "x256345x", "1.256345", "12 256345 12"})
    void areFoundInText(String text) {
        assertThat(new SixDigits().in(text).contains("256345")).isTrue();
        assertThat(new SixDigits().in(text.getBytes(StandardCharsets.UTF_16LE)).contains("256345"))
                .isTrue();
        assertThat(new SixDigits().in(text.getBytes(StandardCharsets.UTF_16BE)).contains("256345"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "25634", "1256345", "2563451", "256 345", "256.345"})
    void areNotFoundWhereTheyAreNot(String text) {
        assertThat(new SixDigits().in(text).chance()).isZero();
    }

    @Test
    void areFoundWithTheirZeros() {
        assertThat(new SixDigits().in("000007").contains("000007")).isTrue();
        assertThat(new SixDigits().in("7").contains("000007")).isFalse();
    }
}
