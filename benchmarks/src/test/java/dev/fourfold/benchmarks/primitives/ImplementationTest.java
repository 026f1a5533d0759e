package dev.fourfold.benchmarks.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImplementationTest {

    @ParameterizedTest
    @EnumSource
    void hasNoUnknownAlgorithm(Implementation implementation) {
        assertThat(implementation.has("Signature", "ROT13")).isFalse();
        assertThatExceptionOfType(NoSuchElementException.class)
                .isThrownBy(() -> implementation.of("Signature", "ROT13"));
    }

    /** A primitive of one provider must not be measured under the name of another. */
    @Test
    void isTheProviderThatItNames() {
        assertThat(Implementation.JDK.of("Signature", "Ed25519").getName()).isEqualTo("SunEC");
        assertThat(Implementation.BOUNCY_CASTLE.of("Signature", "Ed25519").getName())
                .isEqualTo("BC");
        assertThat(Implementation.JDK.of("Cipher", "AES/GCM/NoPadding").getName())
                .isEqualTo("SunJCE");
        assertThat(Implementation.BOUNCY_CASTLE
                        .of("Cipher", "AES/GCM/NoPadding")
                        .getName())
                .isEqualTo("BC");
    }
}
