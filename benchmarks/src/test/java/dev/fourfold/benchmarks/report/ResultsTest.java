package dev.fourfold.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ResultsTest {

    private final Results results = new Results("Speed", "jsse");

    @Test
    void compareEachPeerWithTheReference() {
        results.add("jsse", "per s", 100);
        results.add("ours", "per s", 250);
        assertThat(results.toString())
                .contains("| jsse | 100 (100–100) | 1.00 × |", "| ours | 250 (250–250) | 2.50 × |");
    }

    @Test
    void leaveOutWhatAPeerDoesNotHave() {
        results.add("jsse", "per s", 100);
        results.add("ours", "CPU ms", 4);
        assertThat(results.toString()).contains("| ours | – | – | 4.00 (4.00–4.00) | – |");
    }

    @Test
    void haveNoRatioToZero() {
        results.add("jsse", "B", 0);
        results.add("ours", "B", 5);
        assertThat(results.toString()).contains("| ours | 5.00 (5.00–5.00) | – |");
    }

    @Test
    void forgetASubjectThatFailed() {
        results.add("jsse", "per s", 100);
        results.add("ours", "per s", 250);
        results.remove("ours");
        results.remove("nobody");
        assertThat(results.toString()).contains("| jsse |").doesNotContain("ours");
    }

    @Test
    void haveNoRatiosWithoutTheReference() {
        results.add("ours", "per s", 250);
        assertThat(results.toString()).contains("| ours | 250 (250–250) | – |");
    }

    @Test
    void doNotCompareWhatHadFewerRounds() {
        results.add("jsse", "per s", 100);
        results.add("jsse", "per s", 101);
        results.add("ours", "per s", 250);
        assertThatIllegalArgumentException().isThrownBy(results::toString);
    }
}
