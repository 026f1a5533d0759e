package dev.fourfold.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Thorough;
import dev.fourfold.server.Api;
import dev.fourfold.server.EmbeddedData;
import dev.fourfold.server.OtherReplica;
import dev.fourfold.server.Refusal;
import dev.fourfold.server.ServerTest;
import dev.fourfold.server.Store;
import dev.fourfold.server.delivery.Device;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ContextConfiguration;

/** What the metrics say of a transfer, and what they do not. */
@ServerTest
@ContextConfiguration(initializers = EmbeddedData.class)
class MetricsIT {

    @LocalServerPort
    private int port;

    @Autowired
    private Store store;

    @Autowired
    private Device.Maker devices;

    @Autowired
    private MeterRegistry meters;

    @Autowired
    private JdbcConnectionDetails database;

    private double count(String name, String tag, String value) {
        Counter counter = meters.find(name).tag(tag, value).counter();
        return counter == null ? 0 : counter.count();
    }

    @Test
    @Thorough("it starts a server of its own")
    void beginWithZero() {
        try (OtherReplica fresh = OtherReplica.start(database)) {
            MeterRegistry counters = fresh.bean(MeterRegistry.class);

            assertThat(values(counters, "fourfold.otp.deliveries", "outcome"))
                    .containsExactlyInAnyOrder("delivered", "expired", "rejected");
            assertThat(values(counters, "fourfold.otp.confirmations", "outcome"))
                    .containsExactlyInAnyOrder("authorised", "wrong", "superseded", "refused");
            assertThat(values(counters, "fourfold.otp.refusals", "reason"))
                    .containsExactlyInAnyOrderElementsOf(
                            Stream.of(Refusal.values()).map(Refusal::slug).toList());
            assertThat(values(counters, "fourfold.otp.events", "event")).contains("locked", "payer_blocked");
        }
    }

    /** Returns for which values of a tag there is a counter that stands at zero. */
    private static List<String> values(MeterRegistry counters, String name, String tag) {
        return counters.get(name).counters().stream()
                .filter(counter -> counter.count() == 0)
                .map(counter -> String.valueOf(counter.getId().getTag(tag)))
                .toList();
    }

    @Test
    void countWhatHappensWithoutSayingToWhom() throws Exception {
        Api api = Api.at(port);
        store.clear();
        double registered = count("fourfold.otp.events", "event", "registered");
        double cancelled = count("fourfold.otp.events", "event", "cancelled");
        double wrong = count("fourfold.otp.events", "event", "wrong_code");
        double delivered = count("fourfold.otp.deliveries", "outcome", "delivered");

        String id = api.transfer("100000").text("/id");
        try (Device device = devices.attach("client.com")) {
            String sentence = device.read();
            int code = Integer.parseInt(sentence.substring(sentence.length() - 7, sentence.length() - 1));
            Awaitility.await().until(() -> store.audit(id).contains("DELIVERED"));
            assertThat(api.confirm(id, "%06d".formatted((code + 1) % 1_000_000)).status())
                    .isEqualTo(422);
        }
        assertThat(api.transfer("100000").status()).isEqualTo(409); // registers nothing
        assertThat(api.delete("/api/v1/transfers/" + id).status()).isEqualTo(204);

        assertThat(count("fourfold.otp.events", "event", "registered")).isEqualTo(registered + 1);
        assertThat(count("fourfold.otp.events", "event", "cancelled")).isEqualTo(cancelled + 1);
        assertThat(count("fourfold.otp.events", "event", "wrong_code")).isEqualTo(wrong + 1);
        assertThat(count("fourfold.otp.deliveries", "outcome", "delivered")).isEqualTo(delivered + 1);
        assertThat(meters.getMeters()).hasSizeGreaterThan(20);
        assertThat(meters.getMeters().stream()
                        .flatMap(meter -> meter.getId().getTags().stream())
                        .map(Tag::getValue))
                .noneMatch(value -> value.contains("trf_")
                        || value.contains("dlv_")
                        || value.contains("client.com")
                        || value.contains("friend")
                        || value.contains(id.substring(4)));
    }
}
