package dev.fourfold.ca.custody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fourfold.ca.custody.Cryptoki.TokenInfo;
import dev.fourfold.starter.StartUpException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenConnectionTest {

    private static final long INITIALIZED = 0x400;
    private static final long COUNT_LOW = 0x10000;

    @ParameterizedTest
    @CsvSource({"0x20000, would be locked by one more wrong PIN", "0x40000, is locked", "0x60000, is locked"})
    void triesNoPinThatCouldLockTheToken(long flag, String why) {
        assertThatExceptionOfType(StartUpException.class)
                .isThrownBy(() -> TokenConnection.requireTries(token(INITIALIZED | COUNT_LOW | flag)))
                .withMessageContaining("The token fourfold " + why)
                .withMessageContaining("not tried");
    }

    @Test
    void triesThePinOfATokenThatHasTriesLeft() {
        assertThatCode(() -> TokenConnection.requireTries(token(INITIALIZED | COUNT_LOW)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"0, 8", "-1, 8", "1, 1", "2, 1", "5, 4", "9, 8", "100, 8"})
    void opensNoMoreSessionsThanTheTokenGives(long most, int sessions) {
        assertThat(new TokenInfo("fourfold", INITIALIZED, most).sessions(8)).isEqualTo(sessions);
    }

    private static TokenInfo token(long flags) {
        return new TokenInfo("fourfold", flags, 0);
    }
}
