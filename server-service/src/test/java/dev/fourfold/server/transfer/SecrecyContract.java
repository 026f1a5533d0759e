package dev.fourfold.server.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Thorough;
import dev.fourfold.server.Api;
import dev.fourfold.server.ServerTest;
import dev.fourfold.server.Store;
import dev.fourfold.server.delivery.Device;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** What must not be found in the logs at their most talkative, or in the database, on any engine. */
@ServerTest
@TestPropertySource(properties = "logging.level.root=trace")
@ExtendWith(OutputCaptureExtension.class)
@Thorough("it starts a server that says all it does")
abstract class SecrecyContract {

    @LocalServerPort
    private int port;

    @Autowired
    private Store store;

    @Autowired
    private Device.Maker devices;

    /** Contexts share the loggers of their JVM, and one that has started already sets no level again. */
    @AfterAll
    static void quieten() {
        LoggingSystem.get(SecrecyContract.class.getClassLoader())
                .setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.INFO);
    }

    @Test
    void leavesNoCodeAndNoSentenceBehind(CapturedOutput output) throws Exception {
        Api api = Api.at(port);
        String code;
        try (Device device = devices.attach("client.com")) {
            String id = api.transfer("100000").text("/id");
            String sentence = device.read();
            code = sentence.substring(sentence.length() - 7, sentence.length() - 1);
            for (String body :
                    new String[] {"%s", "\"%s\"", "x%s", "{\"code\":%s}", "{\"code\":\"%s\",\"x\":1}", "{\"%s\":1}"}) {
                Api.Answer refused = api.post("/api/v1/transfers/" + id + "/confirmation", body.replace("%s", code));
                assertThat(refused.status()).isEqualTo(400);
                assertThat(refused.response().body()).doesNotContain(code);
            }
            assertThat(api.confirm(id, code).status()).isEqualTo(200);
        }

        // not within a longer number, such as the fraction of a second
        Pattern alone = Pattern.compile("(?<![0-9A-Za-z.])" + code + "(?![0-9A-Za-z])");
        assertThat(output.getAll()).doesNotContain(api.key());
        assertThat(store.dump()).noneMatch(row -> row.contains(api.key()));
        assertThat(output.getAll()).contains("TRACE").contains("Delivery dlv_");
        assertThat(output.getAll().lines())
                .noneMatch(line -> line.contains("The OTP for transferring"))
                .noneMatch(line -> alone.matcher(line).find());
        assertThat(store.dump())
                .anyMatch(row -> row.contains("AUTHORISED"))
                .noneMatch(row -> row.contains("The OTP for transferring"))
                .noneMatch(row -> alone.matcher(row).find());
    }
}
