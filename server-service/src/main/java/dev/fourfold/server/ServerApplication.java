package dev.fourfold.server;

import java.time.Clock;
import java.time.InstantSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Takes channels and sends one-time passwords bound to a transfer. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
class ServerApplication {

    static void main(String[] args) {
        SpringApplication.run(ServerApplication.class, args);
    }

    /** For what is only shown; what ends is measured by the clock of the database. */
    @Bean
    InstantSource clock() {
        return Clock.systemUTC();
    }
}
