package dev.fourfold.client;

import dev.fourfold.starter.web.TypedProblems;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Dials the server and shows the one-time passwords that arrive. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
@Import(TypedProblems.class)
class ClientApplication {

    static void main(String[] args) {
        SpringApplication.run(ClientApplication.class, args);
    }
}
