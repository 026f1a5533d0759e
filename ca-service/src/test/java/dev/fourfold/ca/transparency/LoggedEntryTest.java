package dev.fourfold.ca.transparency;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoggedEntryTest {

    @Test
    void hasOneForm() {
        assertThat(new LoggedEntry(
                                7,
                                Instant.parse("2026-01-31T12:00:00.5Z"),
                                "signed",
                                "token 1",
                                "certificate 4a",
                                Map.of("names", "b.example a.example", "A", "1", "\u00e4", "2"))
                        .line())
                .isEqualTo("{\"action\":\"signed\",\"actor\":\"token 1\",\"at\":\"2026-01-31T12:00:00.500000Z\","
                        + "\"details\":{\"A\":\"1\",\"names\":\"b.example a.example\",\"\u00e4\":\"2\"},"
                        + "\"id\":7,\"object\":\"certificate 4a\"}");
    }

    @Test
    void writesTextsAsRfc8785Does() {
        assertThat(new LoggedEntry(
                                1,
                                Instant.EPOCH,
                                "\u20ac$\u000f\nA'B\"\\\\\"/",
                                "\u2028\ud83d\ude00\u007f",
                                "\b\t\f\r\u001f",
                                Map.of())
                        .line())
                .isEqualTo(
                        "{\"action\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\",\"actor\":\"\u2028\ud83d\ude00\u007f\","
                                + "\"at\":\"1970-01-01T00:00:00.000000Z\",\"details\":{},\"id\":1,"
                                + "\"object\":\"\\b\\t\\f\\r\\u001f\"}");
    }
}
