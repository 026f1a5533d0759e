package dev.fourfold.ca.administration;

import dev.fourfold.starter.StartUpException;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/** Lets the CA start only if somebody can administer it. */
@Component
class FirstAdministrator implements SmartInitializingSingleton {

    private final OperatorAccounts accounts;

    FirstAdministrator(OperatorAccounts accounts) {
        this.accounts = accounts;
    }

    @Override
    public void afterSingletonsInstantiated() {
        if (!accounts.haveAnAdministrator()) {
            throw new StartUpException(
                    "The property ca.operator-key is not set, and no operator in the database is an administrator",
                    "Give a key as CA_OPERATOR_KEY, or as the file ca.operator-key of a configtree");
        }
    }
}
