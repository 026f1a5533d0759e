package dev.fourfold.server.audit;

import java.util.ArrayList;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Every second: gives the new rows of the audit log their places in the chain, at one process at a time. It stops when
 * the chain is not the one that it knew, rather than seal what somebody has made of it. All processes look, so that each
 * can say how the log stands.
 */
@Component
class Sealer {

    private static final Logger log = LoggerFactory.getLogger(Sealer.class);

    private final Chain chain;
    private final AuditKey key;
    private final Pens pens;
    private final KeptHead kept;
    private final Watch watch;
    private final TransactionOperations transaction;
    private Head published = Head.NONE;

    Sealer(Chain chain, AuditKey key, Pens pens, KeptHead kept, Watch watch, TransactionOperations transaction) {
        this.chain = chain;
        this.key = key;
        this.pens = pens;
        this.kept = kept;
        this.watch = watch;
        this.transaction = transaction;
    }

    @Scheduled(fixedDelay = 1000)
    synchronized void makeRound() {
        Optional<String> cut = cut();
        Optional<String> wrong = cut.isPresent() ? cut : sealAll();
        Head head = chain.head();
        if (cut.isEmpty() && head.place() >= kept.get().place()) { // or it was cut a moment ago
            kept.keep(head);
        }
        watch.look(head, wrong);
    }

    /** Says each minute in the log where the chain ends: a log that is kept elsewhere is a witness. */
    @Scheduled(fixedRate = 60_000, initialDelay = 60_000)
    synchronized void publish() {
        Watch.State state = watch.state();
        if (state.wrong().isPresent()) {
            log.error("The audit log is not as it should be: {}", state.wrong().get());
        } else if (!state.head().equals(published)) {
            published = state.head();
            log.info("The head of the audit log is {}", published.text());
        }
    }

    private Optional<String> cut() {
        Head known = kept.get();
        return chain.headAt(known.place()).filter(known::equals).isPresent()
                ? Optional.empty()
                : Optional.of("Its chain does not contain the head " + known.text() + " that is kept in " + kept);
    }

    /** Seals the rows that are ours, if it is this process's turn, and returns what it has found that is not. */
    private Optional<String> sealAll() {
        Optional<String> wrong = Optional.empty();
        OptionalLong from = OptionalLong.of(Long.MIN_VALUE);
        while (from.isPresent()) {
            long first = from.getAsLong();
            Sealed sealed = Objects.requireNonNull(transaction.execute(_ -> seal(first)));
            wrong = wrong.or(() -> sealed.foreign().map(Sealer::foreign));
            from = sealed.next();
        }
        return wrong;
    }

    private record Sealed(Optional<Long> foreign, OptionalLong next) {}

    private Sealed seal(long from) {
        boolean mayAdd = chain.lock();
        Head head = chain.head();
        Optional<Long> foreign = Optional.empty();
        var links = new ArrayList<Chain.Link>();
        Chain.Page page = chain.unsealed(from);
        for (Chain.Unsealed row : page.rows()) {
            if (pens.wrote(row)) {
                head = key.seal(head, row.row());
                links.add(new Chain.Link(row.row(), head));
            } else {
                foreign = foreign.or(() -> Optional.of(row.row().id()));
            }
        }
        if (mayAdd && !links.isEmpty()) {
            chain.add(links);
        }
        return new Sealed(foreign, page.next());
    }

    /** Says that a row has no proof of one of our processes. */
    static String foreign(long row) {
        return "Row " + row + " was not written by this service";
    }
}
