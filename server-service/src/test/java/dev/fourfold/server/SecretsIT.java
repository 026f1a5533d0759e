package dev.fourfold.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fourfold.protocol.Thorough;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Secrets that the server cannot start with. */
@ExtendWith(OutputCaptureExtension.class)
@Thorough("it starts the server once for each secret")
class SecretsIT {

    private static final String KEY = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "fourfold.enrolment.passphrase, hunter2",
        "fourfold.enrolment.token, hunter 2",
        "otp.admin-key, hunter2hunter2hunter2hunter2hunter2",
        "otp.key, hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2"
    })
    void areRefusedWithoutBeingShown(String name, String value, CapturedOutput output) {
        Map<String, String> properties = new HashMap<>(Map.of(
                "server.port",
                "0",
                "debug",
                "true",
                "fourfold.data",
                folder.toString(),
                "fourfold.enrolment.root-file",
                folder.resolve("root.pem").toString(),
                "fourfold.enrolment.passphrase",
                "correct horse battery staple",
                "otp.key",
                KEY));
        properties.put(name, value);

        assertThatThrownBy(() -> new SpringApplicationBuilder(ServerApplication.class)
                        .run(properties.entrySet().stream()
                                .map(property -> "--" + property.getKey() + "=" + property.getValue())
                                .toArray(String[]::new)))
                .isNotNull();
        assertThat(output)
                .contains("APPLICATION FAILED TO START", name)
                .doesNotContain(value)
                .doesNotContain("correct horse")
                .doesNotContain(KEY);
    }
}
