package dev.fourfold.starter.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

class StrictJsonTest {

    private record Members(@Nullable String name, @Nullable Integer count) {}

    @Test
    void readsWhatIsExactlyRight() {
        assertThat(read("{\"name\":\"a\",\"count\":5}")).isEqualTo(new Members("a", 5));
        assertThat(read(" {} ")).isEqualTo(new Members(null, null));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesTheRestAndQuotesNothing(String json) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> read(json))
                .withMessage("Not a JSON object with just the members of the right types")
                .withNoCause();
    }

    @Test
    void refusesNull() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> read("null"))
                .withNoCause();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE", "UTF-32BE", "ISO-8859-1"})
    void refusesOtherEncodings(String charset) {
        byte[] json = "{\"name\":\"ä\"}".getBytes(Charset.forName(charset));
        assertThatExceptionOfType(NotUtf8Exception.class)
                .isThrownBy(() -> StrictJson.read(json, Members.class))
                .withNoCause();
    }

    @Test
    void takesCharactersThatComeInPieces() {
        String name = "ä€🏠".repeat(100);
        byte[] json = ("{\"name\":\"" + name + "\"}").getBytes(UTF_8);
        InputStream bytewise = new ByteArrayInputStream(json) {
            @Override
            public int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, 1));
            }
        };
        assertThat(StrictJson.read(bytewise, Members.class)).isEqualTo(new Members(name, null));
    }

    @Test
    void refusesACharacterThatEndsTooEarly() {
        byte[] json = HexFormat.of().parseHex("7b7de282"); // {} and the begin of a character
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> StrictJson.read(json, Members.class))
                .withNoCause();
    }

    @ParameterizedTest
    @MethodSource("refused")
    void isAsStrictWithBodies(String json) {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class))
                .withUserConfiguration(StrictJson.class)
                .run(context -> assertThatExceptionOfType(JacksonException.class)
                        .isThrownBy(() -> context.getBean(JsonMapper.class).readValue(json, Members.class)));
    }

    static Stream<String> refused() {
        return Stream.of(
                "",
                "{",
                "nonsense",
                "[]",
                "\"hunter2\"",
                "{\"name\":\"a\"} {}",
                "{\"name\":\"a\",\"admin\":\"hunter2\"}",
                "{\"name\":\"a\",\"name\":\"hunter2\"}",
                "{\"name\":5}",
                "{\"name\":1.5}",
                "{\"name\":true}",
                "{\"name\":[\"hunter2\"]}",
                "{\"count\":\"5\"}",
                "{\"count\":1.5}",
                "{\"count\":true}",
                " ".repeat(65 * 1024) + "{}",
                "{\"name\":\"" + "a".repeat(65 * 1024) + "\"}");
    }

    private static Members read(String json) {
        return StrictJson.read(json.getBytes(UTF_8), Members.class);
    }
}
