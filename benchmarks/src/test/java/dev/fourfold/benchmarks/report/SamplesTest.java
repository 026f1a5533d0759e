package dev.fourfold.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class SamplesTest {

    @Test
    void haveTheMiddleOneAsMedian() {
        assertThat(Samples.of(9, 1, 5).median()).isEqualTo(5);
    }

    @Test
    void haveTheMeanOfTheMiddleTwoAsMedian() {
        assertThat(Samples.of(8, 1, 2, 4).median()).isEqualTo(3);
    }

    @Test
    void areNotMovedByOneWildRound() {
        assertThat(Samples.of(5, 6, 1e9).median()).isEqualTo(6);
    }

    @Test
    void spreadFromTheLeastToTheMost() {
        Samples samples = Samples.of(3, -2, 7);
        assertThat(List.of(samples.min(), samples.max())).containsExactly(-2.0, 7.0);
    }

    /** The quotient of the medians would be 2: 20 to 10. */
    @Test
    void areComparedRoundByRound() {
        assertThat(Samples.of(10, 20, 400).ratioTo(Samples.of(10, 5, 100))).isEqualTo(4);
    }

    @Test
    void areNotComparedWithAnotherNumberOfRounds() {
        assertThatIllegalArgumentException().isThrownBy(() -> Samples.of(1, 2).ratioTo(Samples.of(1)));
    }

    @Test
    void areNotEmpty() {
        assertThatIllegalArgumentException().isThrownBy(Samples::of);
    }

    @Test
    void areNumbers() {
        assertThatIllegalArgumentException().isThrownBy(() -> Samples.of(1, Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> Samples.of(Double.POSITIVE_INFINITY));
    }

    @Test
    void haveNoRatioToNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> Samples.of(1).ratioTo(Samples.of(0)));
    }
}
