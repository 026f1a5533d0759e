package dev.fourfold.ca.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetentionPropertiesTest {

    private static final Duration DAY = Duration.ofDays(1);

    @Test
    void forgetNothingWithinADay() {
        Duration shorter = DAY.minusNanos(1);
        assertThatIllegalArgumentException().isThrownBy(() -> new RetentionProperties(shorter, DAY, DAY));
        assertThatIllegalArgumentException().isThrownBy(() -> new RetentionProperties(DAY, shorter, DAY));
        assertThatIllegalArgumentException().isThrownBy(() -> new RetentionProperties(DAY, DAY, shorter));
    }

    @Test
    void haveAnAgeForEachKind() {
        RetentionProperties properties = new RetentionProperties(DAY, DAY.multipliedBy(2), DAY.multipliedBy(3));
        assertThat(Forgettable.values()).extracting(properties::age).doesNotHaveDuplicates();
    }
}
