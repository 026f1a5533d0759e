package dev.fourfold.server.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fourfold.server.Refusal;
import dev.fourfold.server.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Computes the chain of the audit log anew from its rows, a thousand at a time, and one verification at a time. */
@Component
final class Verification {

    // Implementation constants
    private static final int RETRY_AFTER_SECONDS = 5;

    /**
     * What a verification has found.
     *
     * @param verified whether all rows of the chain are what was sealed, and the others were written by our processes
     * @param sealed how many rows were found to be, one after the other from the first
     * @param head where they end; worth keeping elsewhere
     * @param unsealed how many rows have no place in the chain yet
     * @param foreign how many of these none of our processes wrote; they are never given one
     * @param firstBad what is wrong, if something is
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Verdict(
            boolean verified,
            long sealed,
            String head,
            long unsealed,
            long foreign,
            @Nullable Finding firstBad) {}

    /** Something wrong at a place of the chain. */
    record Finding(long place, String problem) {}

    private final Chain chain;
    private final AuditKey key;
    private final Pens pens;
    private final KeptHead kept;
    private final Semaphore runs = new Semaphore(1);

    Verification(Chain chain, AuditKey key, Pens pens, KeptHead kept) {
        this.chain = chain;
        this.key = key;
        this.pens = pens;
        this.kept = kept;
    }

    /** Verifies the log; {@code earlier} is a head that somebody has kept, which the chain must contain. */
    Verdict run(Head earlier) {
        if (!runs.tryAcquire()) {
            throw new RefusedException(
                    Refusal.TOO_MANY_REQUESTS,
                    "The audit log is being verified already",
                    Map.of("retryAfterSeconds", RETRY_AFTER_SECONDS));
        }
        try {
            return verdict(earlier);
        } finally {
            runs.release();
        }
    }

    private Verdict verdict(Head earlier) {
        Head ours = kept.get();
        Head head = Head.NONE;
        Optional<Finding> finding = Optional.empty();
        List<Chain.Link> page = chain.after(0);
        while (!page.isEmpty() && finding.isEmpty()) {
            for (Chain.Link link : page) {
                finding = check(link, head);
                if (finding.isPresent()) {
                    break;
                }
                head = link.head();
            }
            page = chain.after(head.place());
        }
        long end = head.place();
        Foreign foreign = foreign();
        Optional<Finding> found = finding.or(() -> missing(ours))
                .or(() -> missing(earlier))
                .or(() -> foreign.first().map(row -> new Finding(end, Sealer.foreign(row))))
                .or(() -> chain.twice().map(row -> new Finding(end, "Row " + row + " is there more than once")));
        return new Verdict(
                found.isEmpty(), end, head.text(), chain.countUnsealed(), foreign.rows(), found.orElse(null));
    }

    private record Foreign(long rows, Optional<Long> first) {}

    /** Looks for rows without a place that none of our processes wrote. */
    private Foreign foreign() {
        long rows = 0;
        Optional<Long> first = Optional.empty();
        OptionalLong from = OptionalLong.of(Long.MIN_VALUE);
        while (from.isPresent()) {
            Chain.Page page = chain.unsealed(from.getAsLong());
            for (Chain.Unsealed row : page.rows()) {
                if (!pens.wrote(row)) {
                    rows++;
                    first = first.or(() -> Optional.of(row.row().id()));
                }
            }
            from = page.next();
        }
        return new Foreign(rows, first);
    }

    private Optional<Finding> check(Chain.Link link, Head before) {
        long place = before.place() + 1;
        if (link.head().place() != place) {
            return Optional.of(new Finding(place, "a row is missing"));
        }
        return key.verifies(link.head(), before, link.row())
                ? Optional.empty()
                : Optional.of(new Finding(place, "the row is not what was sealed here"));
    }

    private Optional<Finding> missing(Head earlier) {
        return chain.headAt(earlier.place()).filter(earlier::equals).isPresent()
                ? Optional.empty()
                : Optional.of(new Finding(earlier.place(), "the chain does not contain the head that was kept"));
    }
}
