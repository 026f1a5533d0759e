package dev.fourfold.server;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Takes channels and sends one-time passwords bound to a transfer. */
@SpringBootApplication
@ConfigurationPropertiesScan
class ServerApplication {

    static void main(String[] args) {
        SpringApplication.run(ServerApplication.class, args);
    }
}
