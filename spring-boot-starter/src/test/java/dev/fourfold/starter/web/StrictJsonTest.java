package dev.fourfold.starter.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
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
