package dev.fourfold.ca.ledger;

import dev.fourfold.ca.ledger.Expiring.Name;
import dev.fourfold.ca.ledger.InventoryQuery.Order;
import dev.fourfold.ca.operator.Operator;
import dev.fourfold.ca.operator.Requires;
import dev.fourfold.ca.operator.Role;
import dev.fourfold.ca.web.Parameters;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The names whose certificates end soon, for the operator. */
@RestController
class ExpiringController {

    private static final Duration MAX_WITHIN = Duration.ofDays(3660);
    private static final Duration DEFAULT_WITHIN = Duration.ofDays(30);
    private static final long DEFAULT_LIMIT = 100;
    /** A page ends with a whole certificate; none has more names than this. */
    private static final int MAX_NAMES = 100;

    private final Expiring expiring;
    private final InstantSource clock;

    ExpiringController(Expiring expiring, InstantSource clock) {
        this.expiring = expiring;
        this.clock = clock;
    }

    @GetMapping(path = "/api/v1/certificates/expiring", produces = MediaType.APPLICATION_JSON_VALUE)
    Page list(@Requires(Role.READ) Operator operator, HttpServletRequest request) {
        Parameters parameters = Parameters.of(request, Set.of("within", "limit", "after"));
        Duration within = parameters
                .value(
                        "within",
                        "an ISO 8601 duration of up to ten years such as P30D",
                        text -> Optional.of(Duration.parse(text))
                                .filter(time -> time.isPositive() && time.compareTo(MAX_WITHIN) <= 0))
                .orElse(DEFAULT_WITHIN);
        int limit = parameters
                .number("limit", 1, InventoryParameters.MAX_LIMIT)
                .orElse(DEFAULT_LIMIT)
                .intValue();
        Position after = parameters
                .value(
                        "after",
                        "the next of an earlier page",
                        text -> Position.parse(text).filter(position -> position.order() == Order.SOONEST))
                .orElse(null);
        Instant now = clock.instant();
        return page(expiring.within(within, now, after, limit + MAX_NAMES), limit);
    }

    private static Page page(List<Name> found, int limit) {
        int end = Math.min(limit, found.size());
        while (end < found.size() && found.get(end).id() == found.get(end - 1).id()) {
            end++;
        }
        List<Name> shown = found.subList(0, end);
        String next = end < found.size()
                ? new Position(
                                Order.SOONEST,
                                shown.getLast().notAfter(),
                                shown.getLast().id())
                        .text()
                : null;
        return new Page(shown.stream().map(ExpiringName::of).toList(), next);
    }

    /**
     * One page.
     *
     * @param next what to give as {@code after} for the next page; null on the last
     */
    record Page(List<ExpiringName> names, @Nullable String next) {}

    /** A name, its certificate that ends next, whether it has a later one, and the one that ends last. */
    record ExpiringName(String name, Next next, boolean renewed, Last last) {

        record Next(String serial, Instant notAfter, String profile, String issuedTo) {}

        record Last(String serial, Instant notAfter) {}

        static ExpiringName of(Name name) {
            return new ExpiringName(
                    name.name(),
                    new Next(name.serial(), name.notAfter(), name.profile(), name.issuedTo()),
                    name.renewed(),
                    new Last(name.lastSerial(), name.lastNotAfter()));
        }
    }
}
