package dev.fourfold.ca.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InventoryCsvTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = '|',
            value = {
                "a.example|a.example",
                "CN=a,O=b|~\"CN=a,O=b\"~",
                "say \"hi\"|~\"say \"\"hi\"\"\"~",
                "~line\nbreak~|~\"line\nbreak\"~",
                "=1+1|\"'=1+1\"",
                "+1|\"'+1\"",
                "-1|\"'-1\"",
                "@SUM(A1)|\"'@SUM(A1)\"",
                "~\t=1~|~\"'\t=1\"~",
                "=HYPERLINK(\"x\",1)|~\"'=HYPERLINK(\"\"x\"\",1)\"~",
                "a=b|a=b",
                "~~|~~"
            })
    void quotesWhatNeedsItAndDisarmsFormulas(String value, String cell) {
        assertThat(InventoryCsv.cell(value)).isEqualTo(cell);
    }
}
