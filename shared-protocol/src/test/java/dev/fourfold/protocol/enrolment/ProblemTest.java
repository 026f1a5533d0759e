package dev.fourfold.protocol.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemTest {

    @Test
    void hasATypeAndATitle() {
        assertThat(read("{\"type\" : \"urn:x\",\n \"status\":401, \"title\": \"No \\\"token\\\"\"}"))
                .isEqualTo(new Problem("urn:x", "No \"token\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>502</html>", "{\"title\":", "{\"title\":7}", "[]"})
    void isEmptyIfThereIsNone(String body) {
        assertThat(read(body)).isEqualTo(new Problem("", ""));
    }

    @Test
    void cannotForgeALogLine() {
        assertThat(read("{\"title\":\"a\nb\u001b[2J\"}").title()).isEqualTo("a?b?[2J");
    }

    @Test
    void isShort() {
        assertThat(read("{\"title\":\"" + "x".repeat(60_000) + "\"}").title()).hasSize(200);
    }

    private static Problem read(String body) {
        return Problem.read(body.getBytes(StandardCharsets.UTF_8));
    }
}
