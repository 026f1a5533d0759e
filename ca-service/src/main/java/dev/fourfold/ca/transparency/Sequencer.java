package dev.fourfold.ca.transparency;

import dev.fourfold.ca.transparency.AuditTree.Node;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Takes committed entries into the tree, and signs a checkpoint after each batch. One process does it at a time. An
 * entry that commits late comes later, whatever its number: what is pending is kept by name, not by a high-water mark.
 */
@Component
class Sequencer {

    private static final Logger log = LoggerFactory.getLogger(Sequencer.class);

    private static final String LOCK = "select pg_advisory_xact_lock(4076461)";
    private static final String LOCK_IF_FREE = "select pg_try_advisory_xact_lock(4076461)";
    private static final int BATCH = 10_000;

    private final AuditTree tree;
    private final AuditKey key;
    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final InstantSource clock;
    private boolean failed;

    Sequencer(AuditTree tree, AuditKey key, JdbcClient jdbc, TransactionOperations transaction, InstantSource clock) {
        this.tree = tree;
        this.key = key;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Runs every second, and leaves the work to another process if one is at it. */
    @Scheduled(fixedDelayString = "${ca.audit.interval:PT1S}")
    void tick() {
        try {
            boolean more = true;
            while (more) {
                more = transaction.execute(
                        _ -> jdbc.sql(LOCK_IF_FREE).query(Boolean.class).single() && takeBatch());
            }
            failed = false;
        } catch (RuntimeException e) {
            if (!failed) {
                log.error("the audit log cannot be sequenced; entries wait", e);
            }
            failed = true;
        }
    }

    /** Takes in everything that is committed by now. */
    void catchUp() {
        boolean more = true;
        while (more) {
            more = transaction.execute(_ -> {
                jdbc.sql(LOCK).query().singleRow();
                return takeBatch();
            });
        }
    }

    /** Returns whether there may be more. */
    private boolean takeBatch() {
        long size = tree.size();
        Optional<Checkpoint> signed = tree.latestNote().map(note -> Checkpoint.open(note, key.publicKey()));
        if (signed.map(Checkpoint::size).orElse(0L) != size) {
            throw new IllegalStateException("The audit log has " + size + " entries, but its checkpoint says "
                    + signed.map(Checkpoint::size).orElse(0L) + ": verify it");
        }
        List<LoggedEntry> entries = tree.pending(BATCH);
        if (entries.isEmpty() && signed.isPresent()) {
            return false;
        }
        Frontier frontier = Frontier.of(size, tree);
        if (signed.isPresent() && !signed.get().root().equals(frontier.root())) {
            throw new IllegalStateException("The tree of the audit log is not that of its checkpoint: verify it");
        }
        List<Node> nodes = new ArrayList<>();
        for (LoggedEntry entry : entries) {
            frontier.append(
                    MerkleTree.leaf(entry.canonical()),
                    (level, number, hash) -> nodes.add(new Node(level, number, hash)));
        }
        tree.add(size, entries, nodes);
        tree.addCheckpoint(frontier.size(), key.sign(frontier.size(), frontier.root()), clock.instant());
        return entries.size() == BATCH;
    }
}
