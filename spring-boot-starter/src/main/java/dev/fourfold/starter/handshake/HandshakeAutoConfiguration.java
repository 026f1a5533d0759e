package dev.fourfold.starter.handshake;

import dev.fourfold.starter.handshake.Handshakes.HandshakeReader;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;

/** Watches handshakes in every application that enrols: they are remembered, logged, counted and shown as JSON. */
@AutoConfiguration
@ConditionalOnProperty("fourfold.enrolment.ca-url")
public class HandshakeAutoConfiguration {

    @Bean
    Handshakes handshakes(InstantSource clock, ObjectProvider<MeterRegistry> meters) {
        var readers = new ArrayList<HandshakeReader>(List.of(new PhaseLog()));
        meters.ifAvailable(registry -> readers.add(new HandshakeMetrics(registry)));
        return new Handshakes(clock, readers);
    }

    @Bean
    @ConditionalOnWebApplication
    HandshakesController handshakesController(Handshakes handshakes) {
        return new HandshakesController(handshakes);
    }
}
