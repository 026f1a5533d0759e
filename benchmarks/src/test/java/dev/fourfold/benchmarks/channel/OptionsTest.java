package dev.fourfold.benchmarks.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {

    @Test
    void measureEverythingInSeveralRoundsIfNothingIsSaid() {
        Options options = Options.parse();
        assertThat(options.peers()).containsExactly(Peer.values());
        assertThat(options.measures()).containsExactly(Measure.values());
        assertThat(options.rounds()).isGreaterThan(1);
        assertThat(options.quick()).isFalse();
    }

    @Test
    void leaveOutNothingIfItShallBeQuick() {
        Options options = Options.parse("--quick");
        assertThat(options.peers()).containsExactly(Peer.values());
        assertThat(options.measures()).containsExactly(Measure.values());
        assertThat(options.rounds()).isEqualTo(1);
    }

    @Test
    void choosePeersMeasuresAndRounds() {
        Options options = Options.parse(
                "--rounds",
                "3",
                "--peers",
                "plain-tcp,fourfold",
                "--quick",
                "--measures",
                "bulk",
                "--millis",
                "50",
                "--plots",
                "out");
        assertThat(options)
                .isEqualTo(new Options(
                        true,
                        EnumSet.of(Peer.FOURFOLD, Peer.PLAIN_TCP),
                        EnumSet.of(Measure.BULK),
                        3,
                        50,
                        Path.of("out")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1000000", "x", "", "1.5", "١"})
    void areNotSoManyRounds(String rounds) {
        assertThatIllegalArgumentException().isThrownBy(() -> Options.parse("--rounds", rounds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"openssl", "FOURFOLD", "fourfold,", "", "fourfold, plain-tcp"})
    void haveNoSuchPeers(String peers) {
        assertThatIllegalArgumentException().isThrownBy(() -> Options.parse("--peers", peers));
    }

    @Test
    void areNoneThatNobodyKnows() {
        assertThatIllegalArgumentException().isThrownBy(() -> Options.parse("--fast", "1"));
        assertThatIllegalArgumentException().isThrownBy(() -> Options.parse("--peers"));
        assertThatIllegalArgumentException().isThrownBy(() -> Options.parse("--measures", "speed"));
    }
}
