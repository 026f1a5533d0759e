package dev.fourfold.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class GrowthPlotTest {

    @Test
    void readsACurveForEachName() {
        var curves = GrowthPlot.read(List.of("queued,p50 ms,p99 ms", "100,1.5,3", "1000,2.5,30"), "Delivery", "ms");

        assertThat(curves.toString())
                .contains("| queued | 100 | 1,000 |")
                .contains("| p50 ms | 1.50 | 2.50 |")
                .contains("| p99 ms | 3.00 | 30.0 |");
        assertThat(curves.svg()).contains("Delivery");
    }

    @Test
    void refusesALineThatIsShort() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GrowthPlot.read(List.of("queued,p50 ms,p99 ms", "100,1.5"), "Delivery", "ms"))
                .withMessageContaining("100,1.5");
    }

    @Test
    void refusesWhatIsNoNumber() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GrowthPlot.read(List.of("queued,p50 ms", "many,1.5"), "Delivery", "ms"));
    }
}
