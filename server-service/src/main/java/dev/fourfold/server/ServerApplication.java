package dev.fourfold.server;

import dev.fourfold.server.audit.AuditCommand;
import dev.fourfold.starter.web.StrictJson;
import dev.fourfold.starter.web.TypedProblems;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Takes channels and sends one-time passwords bound to a transfer. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
@Import({StrictJson.class, TypedProblems.class})
class ServerApplication {

    static void main(String[] args) {
        if (AuditCommand.isAskedBy(args)) {
            System.exit(AuditCommand.run(System.out, args));
        }
        SpringApplication.run(ServerApplication.class, args);
    }
}
