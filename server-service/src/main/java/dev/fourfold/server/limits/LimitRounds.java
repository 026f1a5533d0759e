package dev.fourfold.server.limits;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Every minute: forgets what no limit asks for any more. */
@Component
class LimitRounds {

    private final Limits limits;

    LimitRounds(Limits limits) {
        this.limits = limits;
    }

    @Scheduled(fixedDelay = 60_000)
    void makeRound() {
        limits.purge();
    }
}
