package dev.fourfold.server.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Every second: gives the new rows of the audit log their places in the chain, at one process at a time. It stops when
 * the chain is not the one that it knew, rather than seal what somebody has made of it.
 */
@Component
class Sealer {

    private static final Logger log = LoggerFactory.getLogger(Sealer.class);

    // Implementation constants
    private static final int BATCH = 1000;

    private final Chain chain;
    private final AuditKey key;
    private final AuditKeys keys;
    private final KeptHead kept;
    private final Watch watch;
    private final TransactionOperations transaction;
    private @Nullable String wrong;
    private Head published = Head.NONE;

    Sealer(Chain chain, AuditKey key, AuditKeys keys, KeptHead kept, Watch watch, TransactionOperations transaction) {
        this.chain = chain;
        this.key = key;
        this.keys = keys;
        this.kept = kept;
        this.watch = watch;
        this.transaction = transaction;
    }

    @Scheduled(fixedDelay = 1000)
    synchronized void makeRound() {
        Optional<String> cut = cut();
        if (cut.isEmpty()) {
            while (sealBatch() == BATCH) {
                log.debug("More rows of the audit log wait for their seal");
            }
        }
        Head head = chain.head();
        if (cut.isEmpty()) {
            kept.keep(head);
        }
        watch.look(head, cut.or(() -> Optional.ofNullable(wrong)).orElse(null));
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

    private int sealBatch() {
        return Objects.requireNonNull(transaction.execute(_ -> {
            if (!chain.lock()) {
                return 0;
            }
            Head head = chain.head();
            wrong = null;
            var links = new ArrayList<Chain.Link>();
            List<Chain.Unsealed> unsealed = chain.unsealed(BATCH);
            for (Chain.Unsealed row : unsealed) {
                if (isOurs(row)) {
                    head = key.seal(head, row.row());
                    links.add(new Chain.Link(row.row(), head));
                } else {
                    wrong = "Row " + row.row().id() + " was not written by this service";
                }
            }
            if (!links.isEmpty()) {
                chain.add(links);
            }
            return links.size();
        }));
    }

    private boolean isOurs(Chain.Unsealed row) {
        return row.row().id() <= key.firstRow() || keys.wrote(row.row(), row.origin(), row.proof());
    }
}
