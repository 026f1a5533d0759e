package dev.fourfold.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class WatchTest {

    private final AtomicLong nanos = new AtomicLong(-1);
    private final Watch watch = new Watch(JdbcClient.create(new DriverManagerDataSource()), nanos::get);

    @Test
    void findsNothingWrongForAWhile() {
        nanos.addAndGet(Watch.LONGEST_WITHOUT_LOOK.toNanos());

        assertThat(watch.state().wrong()).isEmpty();
    }

    @Test
    void saysThatItHasNotLookedForLong() {
        nanos.addAndGet(Watch.LONGEST_WITHOUT_LOOK.toNanos() + 1);

        assertThat(watch.state().wrong()).contains("It could not be looked at for 30 seconds");
    }

    @Test
    void beginsAnewAfterARest() {
        nanos.addAndGet(Watch.LONGEST_WITHOUT_LOOK.toNanos() + 1);
        watch.goOn();

        assertThat(watch.state().wrong()).isEmpty();
    }
}
