package dev.fourfold.server.idempotency;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Every ten minutes: forgets the answers that are older than a day. */
@Component
class AnswerRounds {

    private final Answers answers;

    AnswerRounds(Answers answers) {
        this.answers = answers;
    }

    @Scheduled(fixedDelay = 600_000)
    void makeRound() {
        answers.purge();
    }
}
