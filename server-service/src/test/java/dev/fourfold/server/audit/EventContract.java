package dev.fourfold.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.server.Api;
import dev.fourfold.server.ServerTest;
import dev.fourfold.server.Store;
import dev.fourfold.server.delivery.Device;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What holds for the events of a transfer, on any engine. */
@ServerTest
@Timeout(30)
abstract class EventContract {

    @LocalServerPort
    private int port;

    @Autowired
    private Store store;

    @Autowired
    private Device.Maker devices;

    private Api api;

    @BeforeEach
    void begin() {
        api = Api.at(port);
        store.clear();
    }

    private static String path(String id) {
        return "/api/v1/transfers/" + id + "/events";
    }

    @Test
    void sayWhoDidWhatWhen() throws Exception {
        String id = api.transfer("100000").text("/id");
        try (Device device = devices.attach("client.com")) {
            String sentence = device.read();
            String code = sentence.substring(sentence.length() - 7, sentence.length() - 1);
            Awaitility.await().until(() -> store.audit(id).contains("DELIVERED"));
            assertThat(api.confirm(id, code).status()).isEqualTo(200);
        }

        Api.Answer answer = api.get(path(id));
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.body()
                        .at("/events")
                        .valueStream()
                        .map(event -> event.path("event").asString() + " by "
                                + event.path("actor").asString()))
                .containsSubsequence(
                        "REGISTERED by caller test",
                        "SENT by server",
                        "DELIVERED by device client.com",
                        "AUTHORISED by caller test");
        assertThat(answer.text("/events/0/at")).endsWith("Z");
    }

    @Test
    void sayWhetherTheyAreSealed() throws Exception {
        String id = api.transfer("100000").text("/id");

        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(
                                api.get(path(id)).body().at("/events/0/place").asLong())
                        .isPositive());
    }

    @ParameterizedTest
    @ValueSource(strings = {"trf_00000000000000000000000000000000", "x.y", "%20"})
    void areNotThereForUnknownIds(String id) throws Exception {
        assertThat(api.get(path(id)).problem()).isEqualTo("unknown-transfer");
    }
}
