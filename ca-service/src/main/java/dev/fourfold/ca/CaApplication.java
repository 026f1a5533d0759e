package dev.fourfold.ca;

import dev.fourfold.ca.command.CaCommands;
import dev.fourfold.starter.web.TypedProblems;
import java.security.SecureRandom;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The certificate authority: takes signing requests over HTTP and issues certificates by policy. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
@Import(TypedProblems.class)
class CaApplication {

    static void main(String[] args) {
        if (CaCommands.isCommand(args)) {
            System.exit(CaCommands.run(args));
        }
        SpringApplication.run(CaApplication.class, args);
    }

    @Bean
    SecureRandom random() {
        return new SecureRandom();
    }
}
