package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SerialTest {

    private static final SecureRandom RANDOM = new SecureRandom();

    @Test
    void isRandomAndOfOneLength() {
        assertThat(Stream.generate(() -> Serial.random(RANDOM)).limit(1000))
                .allMatch(serial ->
                        serial.value().bitLength() == 159 && serial.value().toByteArray().length == 20)
                .allMatch(
                        serial -> Serial.parse(serial.toString()).orElseThrow().equals(serial))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "-400000000000000000000000000000000000000",
                "3fffffffffffffffffffffffffffffffffffffff",
                "8000000000000000000000000000000000000000",
                "400000000000000000000000000000000000000",
                "40000000000000000000000000000000000000000",
                "400000000000000000000000000000000000000G",
                "400000000000000000000000000000000000000A",
                "4000000000000000000000000000000000000000\n"
            })
    void isNothingElse(String hex) {
        assertThat(Serial.parse(hex)).isEmpty();
    }

    @Test
    void isNeitherShortNorNegative() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Serial(BigInteger.TEN));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Serial(BigInteger.ONE.shiftLeft(158).negate()));
    }
}
