package dev.fourfold.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkdownTableTest {

    @Test
    void hasNamesOnTheLeftAndFiguresOnTheRight() {
        var table = new MarkdownTable("peer", "per s");
        table.add(List.of("plain", "12"));
        assertThat(table).hasToString("| peer | per s |\n|---|--:|\n| plain | 12 |\n");
    }

    @Test
    void keepsACellInItsCell() {
        var table = new MarkdownTable("peer");
        table.add(List.of("a|b\nc"));
        assertThat(table).hasToString("| peer |\n|---|\n| a\\|b c |\n");
    }

    @Test
    void refusesARowOfAnotherWidth() {
        var table = new MarkdownTable("peer", "per s");
        assertThatIllegalArgumentException().isThrownBy(() -> table.add(List.of("plain")));
    }

    @ParameterizedTest
    @CsvSource({"0,0", "0.04567,0.046", "1.2345,1.23", "12.345,12.3", "123.45,123", "-12.345,-12.3"})
    void roundsToWhatCounts(double value, String figure) {
        assertThat(MarkdownTable.figure(value)).isEqualTo(figure);
    }

    @Test
    void separatesThousands() {
        assertThat(MarkdownTable.figure(1_234_567.8)).isEqualTo("1,234,568");
    }

    @Test
    void showsTheSpreadWithTheMedian() {
        assertThat(MarkdownTable.spread(Samples.of(10, 30, 20))).isEqualTo("20.0 (10.0–30.0)");
    }
}
