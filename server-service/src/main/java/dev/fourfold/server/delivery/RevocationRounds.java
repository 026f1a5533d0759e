package dev.fourfold.server.delivery;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Every few seconds: has the CA asked for the recipients to whom something is on its way, attached or not. */
@Component
class RevocationRounds {

    private static final Logger log = LoggerFactory.getLogger(RevocationRounds.class);

    // Implementation constants
    private static final int AT_ONCE = 8;
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final Certificates certificates;
    private final Questions<Certificates.Seen> questions;
    private final AtomicBoolean underWay = new AtomicBoolean();

    RevocationRounds(Certificates certificates, Revocations revocations) {
        this.certificates = certificates;
        this.questions = new Questions<>(certificates::take, revocations::ask, AT_ONCE, LONGEST, System::nanoTime);
    }

    @Scheduled(fixedDelay = 5000)
    void makeRound() {
        if (underWay.compareAndSet(false, true)) {
            Thread.ofVirtual().name("revocations").start(() -> {
                try {
                    questions.askAll(certificates::due);
                } catch (DataAccessException e) {
                    log.warn("Revoked recipients are not looked for: {}", e.getMessage());
                } finally {
                    underWay.set(false);
                }
            });
        }
    }
}
