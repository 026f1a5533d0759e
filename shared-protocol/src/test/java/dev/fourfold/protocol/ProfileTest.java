package dev.fourfold.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.message.CipherSuite;
import dev.fourfold.protocol.message.SignatureScheme;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class ProfileTest {

    @ParameterizedTest
    @EnumSource
    void offersSomethingAndNothingTwiceWithinTheGrammar(Profile profile) {
        assertThat(profile.suites()).isNotEmpty().doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(16);
        assertThat(profile.signatureSchemes())
                .isNotEmpty()
                .doesNotHaveDuplicates()
                .hasSizeLessThanOrEqualTo(16);
        assertThat(profile.recordLimit()).isBetween(1_024, 65_536);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "CLASSICAL_OK")
    void needsMlKemIfItDoesNotSayOtherwise(Profile profile) {
        assertThat(profile.suites()).extracting(CipherSuite::title).allMatch(name -> name.contains("MLKEM"));
    }

    @ParameterizedTest
    @EnumSource(names = "CLASSICAL_OK")
    void prefersMlKemWhereItIsNotNeeded(Profile profile) {
        assertThat(profile.suites().getFirst().title()).contains("MLKEM");
        assertThat(profile.suites().getLast().title()).doesNotContain("MLKEM");
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "HIGH")
    void takesAllSignaturesIfItIsNotHigh(Profile profile) {
        assertThat(profile.signatureSchemes()).containsExactly(SignatureScheme.values());
        assertThat(profile.pathStrength()).isEqualTo(PathStrength.ANY);
    }

    @ParameterizedTest
    @EnumSource(names = "HIGH")
    void takesOnlyQuantumSafeSignaturesIfItIsHigh(Profile profile) {
        assertThat(profile.signatureSchemes()).containsExactly(SignatureScheme.MLDSA87, SignatureScheme.MLDSA65);
        assertThat(profile.pathStrength()).isEqualTo(PathStrength.QUANTUM_SAFE);
    }
}
