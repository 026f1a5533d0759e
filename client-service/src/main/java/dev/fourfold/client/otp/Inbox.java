package dev.fourfold.client.otp;

import dev.fourfold.protocol.enrolment.Passphrase;
import dev.fourfold.protocol.otp.OtpMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one-time passwords that have arrived and have not expired: on the disk before the receipt goes out, never shown when
 * their time is over, and never shown again. Of what is over the name is kept, until no repetition can come any more.
 */
final class Inbox {

    // Implementation constants
    private static final int MOST_SHOWN = OtpMessage.MOST_HELD;
    private static final int MOST_GONE = 1000;
    private static final String KEY = "inbox.p12";

    private static final Logger log = LoggerFactory.getLogger(Inbox.class);

    private final Shelf shelf;
    private final Clocks clocks;
    private final Changes changes;
    private final Map<String, Term> terms = new HashMap<>();

    private Inbox(Shelf shelf, Clocks clocks, Changes changes) {
        this.shelf = shelf;
        this.clocks = clocks;
        this.changes = changes;
    }

    /** What became of a delivery. */
    enum Outcome {
        STORED,
        /** It was here before, and stays as it is. */
        REPEATED,
        /** There are as many as there may be. */
        FULL
    }

    /** What is shown at one moment, newest first, and the name of that state. */
    record State(String cursor, List<Message> messages) {}

    /** Opens the inbox in a directory, which is made if it is not there. */
    static Inbox open(Path directory, Passphrase passphrase, Clocks clocks, Changes changes) throws IOException {
        DurableFile.directory(directory);
        deleteDrafts(directory);
        var inbox = new Inbox(new Shelf(directory, Seal.open(directory.resolve(KEY), passphrase)), clocks, changes);
        inbox.load();
        return inbox;
    }

    private static void deleteDrafts(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path draft : files.filter(file -> file.toString().endsWith(DurableFile.DRAFT))
                    .toList()) {
                Files.delete(draft);
            }
        }
    }

    private synchronized void load() throws IOException {
        for (String deliveryId : shelf.deliveryIds()) {
            shelf.read(deliveryId)
                    .map(content -> content.message()
                            .map(message -> Term.of(message, clocks))
                            .orElseGet(() -> Term.gone(clocks)))
                    .ifPresent(term -> terms.put(deliveryId, term));
        }
        purge();
    }

    /**
     * Keeps a delivery if it is new here. When this returns, it is on the disk.
     *
     * @throws UncheckedIOException if it could not be kept
     */
    synchronized Outcome store(OtpMessage.Deliver delivery) {
        if (isKnown(delivery.deliveryId())) {
            return Outcome.REPEATED;
        }
        if (terms.values().stream().filter(term -> term.isShown(clocks)).count() >= MOST_SHOWN) {
            return Outcome.FULL;
        }
        Message message = Message.of(delivery, clocks.now());
        try {
            shelf.write(message);
        } catch (IOException e) {
            throw new UncheckedIOException("Delivery " + message.deliveryId() + " could not be kept", e);
        }
        terms.put(message.deliveryId(), Term.of(message, clocks));
        changes.happened();
        return Outcome.STORED;
    }

    private boolean isKnown(String deliveryId) {
        Term term = terms.get(deliveryId);
        return term != null
                && (term.kind() == Term.Kind.GONE || shelf.read(deliveryId).isPresent());
    }

    /** Removes what is shown of a delivery, and puts the notice of its withdrawal in its place, if there is one. */
    synchronized void withdraw(OtpMessage.Withdraw withdrawal) {
        String deliveryId = withdrawal.deliveryId();
        Term term = terms.get(deliveryId);
        if (term == null) {
            if (terms.values().stream()
                            .filter(other -> other.kind() == Term.Kind.GONE)
                            .count()
                    < MOST_GONE) {
                forget(deliveryId);
            }
        } else if (term.kind() != Term.Kind.GONE) {
            if (!replace(withdrawal, term)) {
                forget(deliveryId);
            }
            changes.happened();
        }
    }

    private boolean replace(OtpMessage.Withdraw withdrawal, Term term) {
        Optional<Message> message = shelf.read(withdrawal.deliveryId()).flatMap(Shelf.Content::message);
        if (withdrawal.notice() == null || message.isEmpty() || term.isOver(clocks)) {
            return false;
        }
        try {
            shelf.write(message.get().withdrawn(withdrawal.notice()));
        } catch (IOException e) {
            log.error("The notice about delivery {} could not be kept, and is not shown", withdrawal.deliveryId(), e);
            return false;
        }
        terms.put(withdrawal.deliveryId(), new Term(Term.Kind.NOTICE, term.count(), term.wall()));
        return true;
    }

    /** Keeps the name only; where even that cannot be written, this run remembers it. */
    private void forget(String deliveryId) {
        terms.put(deliveryId, Term.gone(clocks));
        try {
            try {
                shelf.writeName(deliveryId);
            } catch (IOException e) {
                log.warn("The name of delivery {} is remembered until a restart only", deliveryId, e);
                shelf.delete(deliveryId);
            }
        } catch (IOException e) {
            log.error("The file of delivery {} cannot be deleted; delete it", deliveryId, e);
        }
    }

    /** Removes what is over from the disk. Nothing of it was shown since. */
    synchronized void purge() {
        for (Map.Entry<String, Term> entry : List.copyOf(terms.entrySet())) {
            if (!entry.getValue().isOver(clocks)) {
                continue;
            }
            if (entry.getValue().kind() == Term.Kind.GONE) {
                remove(entry.getKey());
            } else {
                forget(entry.getKey());
                changes.happened();
            }
        }
    }

    private void remove(String deliveryId) {
        try {
            shelf.delete(deliveryId);
            terms.remove(deliveryId);
        } catch (IOException e) {
            log.warn("The name of delivery {} cannot be deleted yet", deliveryId, e);
        }
    }

    /** Returns what has not expired. */
    synchronized State state() {
        purge();
        try {
            List<Message> messages = shelf.deliveryIds().stream()
                    .filter(deliveryId -> {
                        Term term = terms.get(deliveryId);
                        return term != null && term.isShown(clocks);
                    })
                    .flatMap(deliveryId -> shelf.read(deliveryId).stream())
                    .flatMap(content -> content.message().stream())
                    .sorted(Comparator.comparing(Message::receivedAt).reversed())
                    .toList();
            return new State(changes.cursor(), messages);
        } catch (IOException e) {
            throw new UncheckedIOException("The inbox cannot be read", e);
        }
    }

    List<Message> messages() {
        return state().messages();
    }

    /** Returns the deliveries whose codes are shown. */
    synchronized List<String> held() {
        return terms.entrySet().stream()
                .filter(entry -> entry.getValue().kind() == Term.Kind.CODE
                        && entry.getValue().isShown(clocks))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }
}
