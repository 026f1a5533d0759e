package dev.fourfold.ca.authority;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Follows what other processes of this CA change; without its database the CA goes on with what it knew last. */
@Component
@EnableScheduling
class AuthorityWatch {

    private static final Logger log = LoggerFactory.getLogger(AuthorityWatch.class);

    private final Authority authority;
    private boolean blind;

    AuthorityWatch(Authority authority) {
        this.authority = authority;
    }

    @Scheduled(fixedDelayString = "${ca.watch-interval:1s}")
    void look() {
        try {
            authority.refresh();
            blind = false;
        } catch (DataAccessException | TransactionException e) {
            if (!blind) {
                log.warn("the database does not answer: changes of the issuers are not seen until it does", e);
            }
            blind = true;
        }
    }
}
