package dev.fourfold.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaddingTest {

    @ParameterizedTest
    @CsvSource({
        "0, 256",
        "1, 256",
        "2, 256",
        "255, 256",
        "256, 256",
        "257, 512",
        "512, 512",
        "513, 1024",
        "8193, 16384",
        "16384, 16384"
    })
    void makesContentAsLongAsTheNextPowerOfTwo(int length, int padded) {
        assertThat(Padding.POWER_OF_TWO.padded(length, 16_384)).isEqualTo(padded);
    }

    @Test
    void makesNothingLongerThanTheReceiverAccepts() {
        for (int length = 0; length <= 1_500; length++) {
            assertThat(Padding.POWER_OF_TWO.padded(length, 1_500)).isBetween(length, 1_500);
            assertThat(Padding.NONE.padded(length, 1_500)).isEqualTo(length);
        }
    }
}
