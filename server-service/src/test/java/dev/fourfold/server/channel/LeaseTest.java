package dev.fourfold.server.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LeaseTest {

    // a clock that is about to overflow, as that of a JVM may be
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final Lease lease = new Lease(nanos::get);

    @Test
    void isNotHeldAtFirst() {
        assertThat(lease.isHeld()).isFalse();
    }

    @Test
    void countsFromBeforeTheDatabaseWasAsked() {
        long asked = lease.asking();
        pass(Duration.ofSeconds(10));
        lease.renewed(asked);

        assertThat(lease.left()).isEqualTo(Duration.ofSeconds(5));
        assertThat(lease.isHeld()).isTrue();
    }

    @Test
    void isOverAfterItsTime() {
        lease.renewed(lease.asking());
        pass(Lease.LENGTH);

        assertThat(lease.isHeld()).isFalse();
    }

    @Test
    void isOverWhenTheAnswerCameTooLate() {
        long asked = lease.asking();
        pass(Lease.LENGTH.plusSeconds(1));
        lease.renewed(asked);

        assertThat(lease.isHeld()).isFalse();
    }

    @Test
    void isHeldAgainOnceItIsRenewed() {
        pass(Duration.ofMinutes(1));
        lease.renewed(lease.asking());

        assertThat(lease.isHeld()).isTrue();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
