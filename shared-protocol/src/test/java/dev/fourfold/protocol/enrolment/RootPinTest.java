package dev.fourfold.protocol.enrolment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RootPinTest {

    @Test
    void readsWhatOpensslPrints() {
        assertThat(RootPin.Fingerprint.ofHex("AB:".repeat(31) + "AB\n"))
                .isEqualTo(RootPin.Fingerprint.ofHex("ab".repeat(32)));
    }

    @Test
    void isOneOfSeveralFingerprints() {
        assertThat(RootPin.AnyOf.ofHex("ab".repeat(32) + ", " + "cd".repeat(32)).fingerprints())
                .containsExactlyInAnyOrder(
                        RootPin.Fingerprint.ofHex("ab".repeat(32)), RootPin.Fingerprint.ofHex("cd".repeat(32)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "abababababababababababababababababababababababababababababababab,"})
    void refusesWhatIsNoListOfThem(String hex) {
        assertThatThrownBy(() -> RootPin.AnyOf.ofHex(hex)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ab", "abababababababababababababababababababab", "zz"})
    void refusesWhatIsNoSha256(String hex) {
        assertThatThrownBy(() -> RootPin.Fingerprint.ofHex(hex)).isInstanceOf(IllegalArgumentException.class);
    }
}
