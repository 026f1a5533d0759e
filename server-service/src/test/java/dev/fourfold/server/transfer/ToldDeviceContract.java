package dev.fourfold.server.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.otp.OtpMessage;
import dev.fourfold.server.delivery.Device;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What holds for what devices are told, and say, of codes that are over, on any engine. */
abstract class ToldDeviceContract extends DeliveredTransfer {

    @Test
    void tellsThePayerOfALock() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(device.keepsAll()).isTrue();
            api.confirm(id, wrong(i));
        }

        OtpMessage.Withdraw withdrawal = device.nextWithdrawal();
        assertThat(withdrawal.deliveryId()).isEqualTo(delivery.deliveryId());
        assertThat(Objects.requireNonNull(withdrawal.notice()).reveal())
                .isEqualTo("5 wrong codes were entered for a transfer of Rs 1,00,000 to your friend's account."
                        + " It is locked.");
        assertThat(show().text("/delivery/status")).isEqualTo("CANCELLED");
    }

    @Test
    void tellsAPayerWhoNeverGotTheCode() throws Exception {
        device.close();
        String unseen = api.transfer("6").text("/id");
        for (int i = 0; i < 5; i++) {
            String guess = "00000" + i;
            assertThat(api.confirm(unseen, guess).problem()).isEqualTo("wrong-code");
        }

        device = devices.attach("client.com");
        assertThat(Objects.requireNonNull(device.nextWithdrawal().notice()).reveal())
                .isEqualTo("5 wrong codes were entered for a transfer of Rs 6 to your friend's account. It is locked.");
        device.next(); // of the open transfer
        assertThat(device.hasNothing()).isTrue();
    }

    @Test
    void withdrawsACodeThatWasUsed() throws Exception {
        receive();
        api.confirm(id, code);

        assertThat(device.nextWithdrawal()).isEqualTo(new OtpMessage.Withdraw(delivery.deliveryId(), null));
        assertThat(show().text("/delivery/status")).isEqualTo("DELIVERED");
    }

    @Test
    void answersADeviceThatWasAway() throws Exception {
        device.close();
        String open = api.transfer("4").text("/id");
        device = devices.attach("client.com");
        device.next();
        String live = device.next().deliveryId();
        for (int i = 0; i < 5; i++) {
            api.confirm(id, wrong(i));
        }
        device.nextWithdrawal();

        device.holds(delivery.deliveryId(), live, "dlv_unknown");
        List<OtpMessage.Withdraw> answers = List.of(device.nextWithdrawal(), device.nextWithdrawal());
        assertThat(answers)
                .extracting(OtpMessage.Withdraw::deliveryId)
                .containsExactlyInAnyOrder(delivery.deliveryId(), "dlv_unknown");
        assertThat(answers).filteredOn(answer -> answer.notice() != null).hasSize(1);

        cancelAndAwait(open, live);
        assertThat(device.keepsAll()).isTrue();
    }

    @Test
    void tellsADeviceNothingOfAnothersCodes() throws Exception {
        for (int i = 0; i < 5; i++) {
            api.confirm(id, wrong(i));
        }
        try (Device other = devices.attach("other.example")) {
            other.holds(delivery.deliveryId());

            assertThat(other.nextWithdrawal()).isEqualTo(new OtpMessage.Withdraw(delivery.deliveryId(), null));
        }
    }

    @Test
    void givesUpWhatTheDeviceRefusesThreeTimes() throws Exception {
        for (int sends = 1; sends < 3; sends++) {
            device.refuse(delivery.deliveryId());
            awaitAudit("REFUSED", sends);
            assertThat(show().text("/delivery/status")).isEqualTo("IN_FLIGHT");
            store.force("UPDATE otp_delivery SET next_attempt_at = now()");
            assertThat(device.next().deliveryId()).isEqualTo(delivery.deliveryId());
        }
        device.refuse(delivery.deliveryId());
        awaitAudit("REJECTED", 1);
        device.refuse(delivery.deliveryId());
        device.acknowledge(delivery.deliveryId());

        String next = api.transfer("5").text("/id");
        assertThat(device.next().transferId()).isEqualTo(next);
        assertThat(show().text("/delivery/status")).isEqualTo("REJECTED");
        assertThat(store.audit(id)).containsOnlyOnce("REJECTED");
    }

    @Test
    void countsNoRefusalOfAnotherDevice() throws Exception {
        try (Device other = devices.attach("other.example")) {
            for (int i = 0; i < 3; i++) {
                other.refuse(delivery.deliveryId());
            }
        }
        receive();

        assertThat(store.audit(id)).doesNotContain("REFUSED", "REJECTED");
    }
}
