package dev.fourfold.starter.status;

import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.scheduling.annotation.Scheduled;

/** Every few seconds: asks again what had no answer, so that it is known that the CA is back. */
class StatusRounds {

    private final CertificateStatuses statuses;
    private final AtomicBoolean underWay = new AtomicBoolean();

    StatusRounds(CertificateStatuses statuses) {
        this.statuses = statuses;
    }

    @Scheduled(fixedDelay = 5000)
    void makeRound() {
        if (underWay.compareAndSet(false, true)) {
            Thread.ofVirtual().name("certificate-status").start(() -> {
                try {
                    statuses.askAgain();
                } finally {
                    underWay.set(false);
                }
            });
        }
    }
}
