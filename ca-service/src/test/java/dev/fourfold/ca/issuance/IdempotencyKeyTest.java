package dev.fourfold.ca.issuance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class IdempotencyKeyTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "'\"8e03978e-40d5-43dd-bc93-6894a57f9324\"', 8e03978e-40d5-43dd-bc93-6894a57f9324",
                "8e03978e-40d5-43dd-bc93-6894a57f9324, 8e03978e-40d5-43dd-bc93-6894a57f9324",
                "'\"two words\"', two words",
                "'\"a \\\"quoted\\\" \\\\ b\"', 'a \"quoted\" \\ b'",
                "a:b/c=d+e, a:b/c=d+e"
            })
    void isAStringInQuotesOrNot(String header, String value) {
        assertThat(IdempotencyKey.parse(header).value()).isEqualTo(value);
    }

    @Test
    void hasUpTo255Characters() {
        assertThat(IdempotencyKey.parse("x".repeat(255)).value()).hasSize(255);
        assertRefused("x".repeat(256));
        assertRefused('"' + "x".repeat(256) + '"');
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"\"",
                "\"",
                "\"a",
                "a\"",
                "\"a\"b\"",
                "\"a\\b\"",
                "\"a\\\"",
                "two words",
                "a, b",
                "\"a\", \"b\"",
                "a;b=c",
                "\"a\";b",
                "\"\u00e4\"",
                "\u00e4",
                "\"a\tb\"",
                "a\\b"
            })
    void isNothingElse(String header) {
        assertRefused(header);
    }

    @Test
    void isSentOnceOrNotAtAll() {
        MockHttpServletRequest request = new MockHttpServletRequest();
        assertThat(IdempotencyKey.of(request)).isNull();
        request.addHeader(IdempotencyKey.HEADER, "a");
        assertThat(IdempotencyKey.of(request)).isEqualTo(new IdempotencyKey("a"));
        request.addHeader(IdempotencyKey.HEADER, "a");
        assertThatThrownBy(() -> IdempotencyKey.of(request)).isInstanceOf(RefusedException.class);
    }

    private static void assertRefused(String header) {
        assertThatThrownBy(() -> IdempotencyKey.parse(header))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.INVALID_PARAMETER))
                .hasMessageContaining("Idempotency-Key");
    }
}
