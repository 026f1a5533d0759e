package dev.fourfold.client;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Dials the server and shows the one-time passwords that arrive. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
class ClientApplication {

    static void main(String[] args) {
        SpringApplication.run(ClientApplication.class, args);
    }
}
