package dev.fourfold.server.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreferenceTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    wait=10                     | 10
                    Wait=0                      | 0
                    respond-async, wait=3       | 3
                    wait = "4"; foo=bar         | 4
                    wait=31                     | 30
                    wait=999999999              | 30
                    wait=99999999999999999999   | 30
                    """)
    void waitsAsAsked(String prefer, long seconds) {
        assertThat(Preference.wait(prefer)).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "wait", "wait=", "wait=x", "wait=-1", "wait=1.5", "await=3"})
    void ignoresWhatItDoesNotUnderstand(String prefer) {
        assertThat(Preference.wait(prefer)).isEmpty();
    }

    @Test
    void isOptional() {
        assertThat(Preference.wait(null)).isEmpty();
    }
}
