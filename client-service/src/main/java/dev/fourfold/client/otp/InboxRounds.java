package dev.fourfold.client.otp;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes what has expired although nobody reads. */
@Component
class InboxRounds {

    private final Inbox inbox;

    InboxRounds(Inbox inbox) {
        this.inbox = inbox;
    }

    @Scheduled(fixedDelay = 1000)
    void makeRound() {
        inbox.purge();
    }
}
