package dev.fourfold.ca.health;

import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.health.application.DiskSpaceHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Makes every indicator a {@link BriefHealth}, for anybody may ask, as often as they like. */
@Component
final class BriefIndicators implements BeanPostProcessor {

    private final ObjectProvider<InstantSource> clock;

    BriefIndicators(ObjectProvider<InstantSource> clock) {
        this.clock = clock;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof HealthIndicator indicator
                ? new BriefHealth(indicator, !(bean instanceof DiskSpaceHealthIndicator), clock::getObject)
                : bean;
    }
}
