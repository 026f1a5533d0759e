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
                ":",
                "400000000000000000000000000000000000000\u212a",
                "4000000000000000000000000000000000000000\n"
            })
    void isNothingElse(String hex) {
        assertThat(Serial.parse(hex)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4a0000000000000000000000000000000000000b",
                "4A0000000000000000000000000000000000000B",
                "4a:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:0b",
                "4A:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:0B"
            })
    void isReadAsOthersWriteIt(String text) {
        assertThat(Serial.parse(text)).map(Serial::toString).contains("4a0000000000000000000000000000000000000b");
        assertThat(Serial.inName("certificate " + text))
                .isEqualTo("certificate 4a0000000000000000000000000000000000000b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "certificate ", "certificate X", "token 4A:00", "CERTIFICATE 4A"})
    void isInNoOtherName(String name) {
        assertThat(Serial.inName(name)).isEqualTo(name);
    }

    @Test
    void isNeitherShortNorNegative() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Serial(BigInteger.TEN));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Serial(BigInteger.ONE.shiftLeft(158).negate()));
    }
}
