package dev.fourfold.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fourfold.protocol.enrolment.Passphrase;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.diagnostics.FailureAnalysis;

class SecretFailureAnalyzerTest {

    @Test
    void saysWhyASecretIsRefused() {
        FailureAnalysis analysis = refusal("fourfold.enrolment.passphrase", "hunter2", Passphrase.class);

        assertThat(analysis.getDescription())
                .isEqualTo("The property fourfold.enrolment.passphrase is refused:"
                        + " A passphrase needs at least 12 characters");
        assertThat(analysis.getAction()).contains("fourfold.enrolment.passphrase", "openssl rand");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fourfold.enrolment.passphrase",
                "fourfold.enrolment.token",
                "ca.operator-key",
                "ca.bootstrap-tokens[0].token",
                "ca.bootstrap-tokens[0].name",
                "otp.key",
                "spring.datasource.password",
                "some.credentials.value",
                "some.client-secret"
            })
    void showsNothingOfIt(String name) {
        FailureAnalysis analysis = refusal(name, "hunter2", Integer.class);

        assertThat(analysis.getDescription() + analysis.getAction())
                .contains(name)
                .doesNotContain("hunter2");
        assertThat(analysis.getCause()).isNotNull().hasNoCause();
    }

    @Test
    void saysThatAnEmptySecretIsTooShort() {
        FailureAnalysis analysis = refusal("ca.passphrase", "", Passphrase.class);

        assertThat(analysis.getDescription()).contains("at least 12 characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fourfold.channel.server.port", "ca.keystore", "fourfold.enrolment.root-fingerprint"})
    void leavesWhatIsNoSecretToOthers(String name) {
        assertThat(analysis(name, "many", Integer.class)).isNull();
    }

    private static FailureAnalysis refusal(String name, String value, Class<?> type) {
        return Objects.requireNonNull(analysis(name, value, type));
    }

    private static @Nullable FailureAnalysis analysis(String name, String value, Class<?> type) {
        Binder binder = new Binder(new MapConfigurationPropertySource(Map.of(name, value)));
        BindException failure = catchThrowableOfType(BindException.class, () -> binder.bind(name, Bindable.of(type)));
        return new SecretFailureAnalyzer().analyze(new IllegalStateException(Objects.requireNonNull(failure)));
    }
}
