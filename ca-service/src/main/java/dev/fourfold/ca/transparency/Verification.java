package dev.fourfold.ca.transparency;

import dev.fourfold.ca.transparency.Verdict.Finding;
import dev.fourfold.ca.transparency.Verdict.Wrong;
import dev.fourfold.protocol.Bytes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Computes the whole tree anew from the entries, and compares it with what is stored and with what was signed. */
@Component
class Verification {

    private static final int FETCHED_AT_ONCE = 1000;

    private static final String LEAVES = "select l.leaf_index, l.entry, n.hash, " + AuditTree.ENTRY_COLUMNS + """
             from audit_leaf l
            left join audit_entry e on e.id = l.entry
            left join audit_node n on n.level = 0 and n.node = l.leaf_index
            order by l.leaf_index""";

    /** A node that its children do not hash to, or that is missing, the smallest subtree first. */
    private static final String BAD_NODE = """
            select p.node << p.level as first_leaf
            from audit_node p
            left join audit_node l on l.level = p.level - 1 and l.node = p.node * 2
            left join audit_node r on r.level = p.level - 1 and r.node = p.node * 2 + 1
            where p.level > 0 and p.hash is distinct from sha256('\\x01'::bytea || l.hash || r.hash)
            order by p.level, p.node limit 1""";

    private static final String NOT_IN_THE_TREE = """
            select e.id from audit_entry e
            where not exists (select from audit_leaf l where l.entry = e.id)
              and not exists (select from audit_pending p where p.entry = e.id)
            order by e.id limit 1""";

    private final AuditTree tree;
    private final AuditKey key;
    private final JdbcClient jdbc;
    private final JdbcTemplate streaming;
    private final TransactionTemplate snapshot;

    Verification(
            AuditTree tree,
            AuditKey key,
            JdbcClient jdbc,
            DataSource database,
            PlatformTransactionManager transactions) {
        this.tree = tree;
        this.key = key;
        this.jdbc = jdbc;
        this.streaming = new JdbcTemplate(database);
        this.streaming.setFetchSize(FETCHED_AT_ONCE);
        this.snapshot = new TransactionTemplate(transactions);
        this.snapshot.setReadOnly(true);
        this.snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    }

    Verdict run() {
        return snapshot.execute(_ -> {
            Frontier frontier = new Frontier();
            Optional<Finding> finding =
                    leaves(frontier).or(this::entryOutsideTheTree).or(() -> badNode(frontier));
            return new Verdict(frontier.size(), frontier.root(), finding.orElse(null));
        });
    }

    private Optional<Finding> leaves(Frontier frontier) {
        try (Stream<Leaf> leaves = streaming.queryForStream(LEAVES, Verification::leaf);
                Stream<Signed> notes = streaming.queryForStream(
                        "select size, note from audit_checkpoint order by size",
                        (row, _) -> new Signed(row.getLong("size"), row.getString("note")))) {
            Iterator<Signed> signed = notes.iterator();
            @Nullable Signed next = signed.hasNext() ? signed.next() : null;
            long good = 0;
            for (Leaf leaf : (Iterable<Leaf>) leaves::iterator) {
                if (next != null && next.size() == frontier.size()) {
                    Optional<Finding> wrong = checkpoint(next, frontier, good);
                    if (wrong.isPresent()) {
                        return wrong;
                    }
                    good = next.size();
                    next = signed.hasNext() ? signed.next() : null;
                }
                Optional<Finding> wrong = leaf(leaf, frontier.size());
                if (wrong.isPresent()) {
                    return wrong;
                }
                frontier.append(leaf.entry().orElseThrow().hash(), (_, _, _) -> {});
            }
            return end(next, signed, frontier, good);
        }
    }

    /** The last checkpoint must be of all leaves. */
    private Optional<Finding> end(@Nullable Signed last, Iterator<Signed> signed, Frontier frontier, long good) {
        if (last == null) {
            return frontier.size() == 0
                    ? Optional.empty()
                    : finding(Wrong.CHECKPOINT, good, null, "There is no checkpoint of the entries from here on");
        }
        if (last.size() > frontier.size()) {
            return finding(
                    Wrong.MISSING, frontier.size(), null, "A checkpoint was signed of " + last.size() + " entries");
        }
        return checkpoint(last, frontier, good)
                .or(() -> signed.hasNext()
                        ? finding(
                                Wrong.MISSING,
                                frontier.size(),
                                null,
                                "A checkpoint was signed of " + signed.next().size() + " entries")
                        : Optional.empty());
    }

    private Optional<Finding> checkpoint(Signed signed, Frontier frontier, long good) {
        try {
            Checkpoint checkpoint = Checkpoint.open(signed.note(), key.publicKey());
            if (checkpoint.size() != signed.size()) {
                return finding(
                        Wrong.CHECKPOINT, signed.size(), null, "The checkpoint of this size is one of another size");
            }
            return checkpoint.root().equals(frontier.root())
                    ? Optional.empty()
                    : badNode(frontier)
                            .or(() -> finding(
                                    Wrong.REWRITTEN,
                                    good,
                                    null,
                                    "The entries from here to " + (signed.size() - 1)
                                            + " are not those of the checkpoint of " + signed.size()));
        } catch (IllegalArgumentException e) {
            return finding(
                    Wrong.CHECKPOINT, signed.size(), null, "Checkpoint of " + signed.size() + ": " + e.getMessage());
        }
    }

    private Optional<Finding> leaf(Leaf leaf, long expected) {
        if (leaf.index() != expected) {
            return finding(Wrong.MISSING, expected, null, "The tree has no leaf here");
        }
        if (!leaf.exists()) {
            return finding(Wrong.MISSING, expected, leaf.id(), "The entry has been deleted");
        }
        Optional<Bytes> computed = leaf.entry().map(Hashed::hash);
        return computed.isPresent() && computed.equals(Optional.ofNullable(leaf.stored()))
                ? Optional.empty()
                : Optional.of(new Diagnosis(tree).of(leaf.index(), leaf.id(), computed, leaf.stored()));
    }

    private Optional<Finding> entryOutsideTheTree() {
        return jdbc.sql(NOT_IN_THE_TREE)
                .query(Long.class)
                .optional()
                .flatMap(id -> finding(Wrong.EXTRA, null, id, "The entry was never taken into the tree"));
    }

    private Optional<Finding> badNode(Frontier frontier) {
        Optional<Long> bad = jdbc.sql(BAD_NODE).query(Long.class).optional();
        if (bad.isPresent()) {
            return finding(
                    Wrong.REWRITTEN, bad.get(), null, "The tree does not hang together at the entries from here on");
        }
        for (int level = 1; frontier.size() >> level > 0; level++) {
            long nodes = jdbc.sql("select count(*) from audit_node where level = ?")
                    .param(level)
                    .query(Long.class)
                    .single();
            if (nodes < frontier.size() >> level) {
                return finding(Wrong.REWRITTEN, 0L, null, "Nodes of level " + level + " of the tree are missing");
            }
        }
        return Optional.empty();
    }

    private static Optional<Finding> finding(Wrong wrong, @Nullable Long index, @Nullable Long entry, String detail) {
        return Optional.of(new Finding(wrong, index, entry, detail));
    }

    private static Leaf leaf(ResultSet row, int number) throws SQLException {
        byte[] stored = row.getBytes("hash");
        boolean exists = row.getObject("id") != null;
        return new Leaf(
                row.getLong("leaf_index"),
                row.getLong("entry"),
                stored == null ? null : Bytes.of(stored),
                exists,
                exists ? AuditTree.entry(row).map(Hashed::of) : Optional.empty());
    }

    /** An entry that has been hashed. */
    private record Hashed(Bytes hash) {
        static Hashed of(LoggedEntry entry) {
            return new Hashed(MerkleTree.leaf(entry.canonical()));
        }
    }

    private record Leaf(long index, long id, @Nullable Bytes stored, boolean exists, Optional<Hashed> entry) {}

    private record Signed(long size, String note) {}
}
