package dev.fourfold.ca.enrolment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnrolmentTokenTest {

    private static final SecureRandom RANDOM = new SecureRandom();

    @Test
    void has256RandomBits() {
        assertThat(Stream.generate(() -> EnrolmentToken.random(RANDOM).reveal()).limit(100))
                .allMatch(token -> token.matches("fft_[A-Za-z0-9_-]{43}"))
                .doesNotHaveDuplicates();
    }

    @Test
    void isKnownByItsHash() {
        EnrolmentToken token = EnrolmentToken.random(RANDOM);
        assertThat(EnrolmentToken.hash(token.reveal())).isEqualTo(token.hash()).hasSize(32);
        assertThat(EnrolmentToken.of(token.reveal() + "\n").hash()).isEqualTo(token.hash());
    }

    @Test
    void doesNotPrint() {
        assertThat(EnrolmentToken.random(RANDOM)).hasToString("[redacted]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0123456789abcdefghi",
                "0123456789 abcdefghij",
                "0123456789\tabcdefghij",
                "0123456789abcdéfghij"
            })
    void isRefusedIfItIsShortOrCannotBeSent(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> EnrolmentToken.of(text));
    }
}
