package dev.fourfold.protocol.enrolment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnrolmentTokenTest {

    @Test
    void isShownToTheCaAndToNobodyElse() {
        EnrolmentToken token = EnrolmentToken.of("secret\n");
        assertThat(token.authorization()).isEqualTo("Bearer secret");
        assertThat(token).hasToString("[redacted]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n", "two words", "line\r\nX-Header:1", "umläut"})
    void refusesWhatNoHeaderMayCarry(String text) {
        assertThatThrownBy(() -> EnrolmentToken.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("words");
    }
}
