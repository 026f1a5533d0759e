package dev.fourfold.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fourfold.system.Line.Way;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What breaks on the line between a device and the server: each code is shown once, and no receipt is lost. */
class OtpLinesIT extends BrokenSite {

    OtpLinesIT() {
        super("--otp.resend-cooldown=0s", "--otp.limits.sends=1000", "--otp.limits.open-transfers=1000");
    }

    @Test
    void deliversWhenTheDeviceComesBack() throws Exception {
        customer.goOffline();
        JsonNode transfer = customer.register();
        assertThat(transfer.get("recipientOnline").asBoolean()).isFalse();
        assertThat(transfer.at("/delivery/status").asString()).isEqualTo("QUEUED");

        site.line().mend();
        customer.assertDeliveredOnce(Customer.id(transfer));
        assertThat(customer.delivery(Customer.id(transfer)).get("sends").asInt())
                .isEqualTo(1);
    }

    @Test
    void deliversAgainWhatNeverLeft() throws Exception {
        site.line().hold(Way.TO_DEVICE);
        String id = Customer.id(customer.register());
        await().atMost(SOON)
                .until(() -> site.line().held(Way.TO_DEVICE) > 0
                        && customer.status(id).equals("IN_FLIGHT"));
        site.line().hangUp();

        customer.assertDeliveredOnce(id);
        assertThat(customer.delivery(id).get("generation").asInt()).isEqualTo(1);
    }

    @Test
    void showsOnceWhatWasStoredWithoutAReceipt() throws Exception {
        site.line().hold(Way.TO_SERVER);
        String id = Customer.id(customer.register());
        await().atMost(SOON)
                .until(() -> customer.shown(id).size() == 1 && site.line().held(Way.TO_SERVER) > 0);
        assertThat(customer.status(id)).isEqualTo("IN_FLIGHT");
        JsonNode first = customer.shown(id).getFirst();
        site.line().hangUp();

        customer.assertDeliveredOnce(id);
        assertThat(customer.shown(id)).containsExactly(first);
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of("cut within", (Consumer<Line>) line -> line.cutWithinNext(Way.TO_DEVICE)),
                Arguments.of("doubled", (Consumer<Line>) line -> line.doubleNext(Way.TO_DEVICE)),
                Arguments.of("lost", (Consumer<Line>) line -> line.loseNext(Way.TO_DEVICE)),
                Arguments.of("changed", (Consumer<Line>) line -> line.changeNext(Way.TO_DEVICE)),
                Arguments.of("receipt cut within", (Consumer<Line>) line -> line.cutWithinNext(Way.TO_SERVER)),
                Arguments.of("receipt changed", (Consumer<Line>) line -> line.changeNext(Way.TO_SERVER)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void deliversOnceThoughARecordIs(String what, Consumer<Line> fault) throws Exception {
        fault.accept(site.line());
        customer.assertDeliveredOnce(Customer.id(customer.register()));
    }

    @Test
    void acceptsAReceiptThatComesLate() throws Exception {
        site.line().hold(Way.TO_SERVER);
        String id = Customer.id(customer.register());
        await().atMost(SOON).until(() -> customer.delivery(id).get("sends").asInt() >= 2);
        site.line().release(Way.TO_SERVER);

        customer.assertDeliveredOnce(id);
    }
}
