package dev.fourfold.ca.ocsp;

import dev.fourfold.ca.Serial;
import dev.fourfold.ca.revocation.StatusChange;
import dev.fourfold.protocol.Bytes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Answers that have been signed already, of the certificates that were asked for last, by the shortest request for each.
 * An answer goes when the status of its certificate changes; one that was being made meanwhile, and may be from before,
 * does not come in. Those of other certificates do, however many are being revoked.
 */
@Component
final class AnswerCache {

    // Implementation constants
    static final int MAX_CERTIFICATES = 20_000;
    static final int MAX_CHANGES = 1_000;

    private final Map<Serial, Set<Bytes>> requests = new LinkedHashMap<>(64, 0.75f, true);
    private final Map<Bytes, Kept> answers = new HashMap<>();
    // the certificates whose status changed last, each by the number of its change
    private final SequencedMap<Serial, Long> changed = new LinkedHashMap<>();
    private long changes;
    private long notRemembered;

    /** An answer about a certificate of an issuer. */
    record Kept(int issuer, Serial serial, OcspAnswer answer) {}

    /** Returns the answer to a request, in DER, of {@link OcspQuery#about}. */
    synchronized Optional<Kept> find(Bytes request) {
        Kept kept = answers.get(request);
        if (kept == null) {
            return Optional.empty();
        }
        // the one that was asked for last goes last
        requests.get(kept.serial());
        return Optional.of(kept);
    }

    /** Returns a number to give to {@link #put}, before the status is read. */
    synchronized long changes() {
        return changes;
    }

    /** Keeps an answer, unless its status has changed since, or may have. */
    synchronized void put(Bytes request, Kept kept, long changesBefore) {
        if (notRemembered > changesBefore || changed.getOrDefault(kept.serial(), 0L) > changesBefore) {
            return;
        }
        answers.put(request, kept);
        requests.computeIfAbsent(kept.serial(), _ -> new HashSet<>()).add(request);
        if (requests.size() > MAX_CERTIFICATES) {
            remove(requests.keySet().iterator().next());
        }
    }

    @EventListener
    synchronized void forget(StatusChange change) {
        changes++;
        changed.putLast(change.serial(), changes);
        if (changed.size() > MAX_CHANGES) {
            notRemembered = changed.pollFirstEntry().getValue();
        }
        remove(change.serial());
    }

    /** Forgets every answer. */
    synchronized void clear() {
        changes++;
        notRemembered = changes;
        changed.clear();
        answers.clear();
        requests.clear();
    }

    private void remove(Serial serial) {
        Set<Bytes> gone = requests.remove(serial);
        if (gone != null) {
            gone.forEach(answers::remove);
        }
    }
}
