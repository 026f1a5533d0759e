package dev.fourfold.ca;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The certificate authority: takes signing requests over HTTP and issues certificates by policy. */
@SpringBootApplication
@ConfigurationPropertiesScan
class CaApplication {

    static void main(String[] args) {
        SpringApplication.run(CaApplication.class, args);
    }
}
