package dev.fourfold.server.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fourfold.server.Refusal;
import dev.fourfold.server.RefusedException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class IdempotencyKeyTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "8e03978e-40d5-43dd-bc93-6894a57f9324 | 8e03978e-40d5-43dd-bc93-6894a57f9324",
                "\"8e03978e\" | 8e03978e",
                "\"a, b; c\" | a, b; c",
                "\"say \\\"x\\\\y\\\"\" | say \"x\\y\"",
                "a=b/c:d | a=b/c:d"
            })
    void isReadBareAndQuoted(String header, String value) {
        assertThat(IdempotencyKey.of(List.of(header)).value()).isEqualTo(value);
    }

    static Stream<List<String>> impossible() {
        return Stream.of(
                List.of(),
                List.of("a", "b"),
                List.of("a", "a"),
                List.of(""),
                List.of(" "),
                List.of("\"\""),
                List.of("\"a"),
                List.of("a\""),
                List.of("a,b"),
                List.of("a;b=1"),
                List.of("\"a\";b=1"),
                List.of("a b"),
                List.of("\"a\\b\""),
                List.of("\u00e9"),
                List.of("\u0000"),
                List.of("x".repeat(256)),
                List.of("\"" + "x".repeat(256) + "\""));
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void isNothingElse(List<String> headers) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> IdempotencyKey.of(headers))
                .extracting(RefusedException::refusal)
                .isEqualTo(Refusal.VALIDATION);
    }

    @ParameterizedTest
    @CsvSource({"1", "255"})
    void hasALengthOfUpTo255(int length) {
        assertThat(IdempotencyKey.of(List.of("x".repeat(length))).value()).hasSize(length);
    }
}
