package dev.fourfold.client;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Dials the server and shows the one-time passwords that arrive. */
@SpringBootApplication
@ConfigurationPropertiesScan
class ClientApplication {

    static void main(String[] args) {
        SpringApplication.run(ClientApplication.class, args);
    }
}
