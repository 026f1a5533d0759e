package dev.fourfold.ca.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fourfold.starter.StartUpException;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class KnownProfilePropertiesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ca.profiles.server.max-lifetime",
                "ca.profiles.server.maxLifetime",
                "ca.profiles.build-signer.keys[0]",
                "ca.profiles[build.signer].keys[0]",
                "ca.profiles.build-signer.subject.copy",
                "ca.profiles.build-signer.subject.fixed.O",
                "ca.profile.other",
                "ca.profilesx.server.typo"
            })
    void letsPassWhatThereIs(String property) {
        assertThatCode(() -> look(property)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "ca.profiles.server.max-lifetimes, max-lifetime",
        "ca.profiles.server.lifetme, lifetime",
        "ca.profiles.build-signer.denny[0], deny",
        "ca.profiles.build-signer.subject.fix.O, fixed",
        "ca.profiles.build-signer.subjects.fixed.O, subject"
    })
    void stopsTheStartAtATypingError(String property, String meant) {
        assertThatExceptionOfType(StartUpException.class)
                .isThrownBy(() -> look(property))
                .satisfies(e -> assertThat(property)
                        .startsWith(String.valueOf(e.getMessage()).replace("There is no property ", "")))
                .satisfies(e -> assertThat(e.action()).contains(meant));
    }

    private static void look(String property) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", Map.of(property, "1h")));
        Object _ = new KnownProfileProperties(environment);
    }
}
