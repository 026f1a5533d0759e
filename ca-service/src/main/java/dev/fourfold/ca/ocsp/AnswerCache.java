package dev.fourfold.ca.ocsp;

import dev.fourfold.ca.Serial;
import dev.fourfold.ca.revocation.StatusChange;
import dev.fourfold.protocol.Bytes;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Answers that have been signed already, of the certificates that were asked for last. An answer goes when the status
 * of its certificate changes; one that was being made meanwhile, and may be from before, does not come in.
 */
@Component
final class AnswerCache {

    // Implementation constants
    private static final int MAX_CERTIFICATES = 20_000;

    private final Map<Serial, Map<Bytes, OcspAnswer>> answers = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Serial, Map<Bytes, OcspAnswer>> eldest) {
            return size() > MAX_CERTIFICATES;
        }
    };
    private long changes;

    /** Returns the answer for a CertID. */
    synchronized Optional<OcspAnswer> find(Serial serial, Bytes id) {
        return Optional.ofNullable(answers.get(serial)).map(byId -> byId.get(id));
    }

    /** Returns a number to give to {@link #put}, before the status is read. */
    synchronized long changes() {
        return changes;
    }

    /** Keeps an answer, unless a status has changed since. */
    synchronized void put(Serial serial, Bytes id, OcspAnswer answer, long changesBefore) {
        if (changes == changesBefore) {
            answers.computeIfAbsent(serial, _ -> new HashMap<>()).put(id, answer);
        }
    }

    @EventListener
    synchronized void forget(StatusChange change) {
        changes++;
        answers.remove(change.serial());
    }

    /** Forgets every answer. */
    synchronized void clear() {
        changes++;
        answers.clear();
    }
}
