package dev.fourfold.server.audit;

import dev.fourfold.server.Refusal;
import dev.fourfold.server.RefusedException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Tells readers what happens to transfers while it happens, in the order of the chain: rows are committed in another order
 * than they take their ids, so that a reader which goes on after an id would miss some. The database is asked every second, whichever replica did it,
 * each reader on a thread of its own; there is a most of them.
 */
@Component
class EventStreams {

    // Implementation constants
    static final int MOST_READERS = 200;
    static final Duration LONGEST = Duration.ofMinutes(15);
    private static final int ROUNDS_TO_HEARTBEAT = 10;
    private static final int RETRY_AFTER_SECONDS = 10;

    private final Events events;
    private final Semaphore room = new Semaphore(MOST_READERS);
    private final CountDownLatch closing = new CountDownLatch(1);

    EventStreams(Events events, MeterRegistry meters) {
        this.events = events;
        Gauge.builder("fourfold.otp.event.readers", room, free -> MOST_READERS - free.availablePermits())
                .description("Readers of the events of transfers")
                .register(meters);
    }

    /** Lets the readers go, so that they do not hold up the end of the server. */
    @EventListener(ContextClosedEvent.class)
    void close() {
        closing.countDown();
    }

    /** Starts to tell what happens to a transfer after the place of an event that the reader has seen. */
    SseEmitter open(String transferId, long lastSeen) {
        if (!room.tryAcquire()) {
            throw new RefusedException(
                    Refusal.TOO_MANY_REQUESTS,
                    "Too many read events at the moment",
                    Map.of("retryAfterSeconds", RETRY_AFTER_SECONDS));
        }
        // ended by us, a little earlier than by the container
        var emitter = new SseEmitter(LONGEST.plusMinutes(1).toMillis());
        Thread.ofVirtual().name("events-" + transferId).start(() -> {
            try {
                tell(emitter, transferId, lastSeen);
                emitter.complete();
            } catch (IOException | IllegalStateException _) {
                // the reader has gone, and finds its place again by the last id
            } catch (DataAccessException e) {
                emitter.completeWithError(e);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } finally {
                room.release();
            }
        });
        return emitter;
    }

    private void tell(SseEmitter emitter, String transferId, long lastSeen) throws IOException, InterruptedException {
        long told = lastSeen;
        emitter.send(SseEmitter.event().comment("events of " + transferId).reconnectTime(1000));
        for (long round = 1; round <= LONGEST.toSeconds(); round++) {
            boolean over = events.isOver(transferId); // before the look that must then be the last
            for (Events.Sealed sealed : events.after(told, transferId)) {
                emitter.send(SseEmitter.event()
                        .id(Long.toString(sealed.place()))
                        .name(sealed.event().event())
                        .data(sealed.event()));
                told = sealed.place();
            }
            if (over) {
                return;
            }
            if (round % ROUNDS_TO_HEARTBEAT == 0) {
                emitter.send(SseEmitter.event().comment("still here"));
            }
            if (closing.await(1, TimeUnit.SECONDS)) {
                return;
            }
        }
    }
}
