package dev.fourfold.server.payee;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/** Puts the configured payees into the registers, before the server is ready. */
@Component
final class ConfiguredPayees implements ApplicationRunner {

    private final PayeeProperties properties;
    private final Payees payees;

    ConfiguredPayees(PayeeProperties properties, Payees payees) {
        this.properties = properties;
        this.payees = payees;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        properties
                .payees()
                .forEach(entry -> payees.configure(entry.recipient(), new Payee(entry.id(), entry.label(), null)));
    }
}
