package dev.fourfold.ca.ledger;

import dev.fourfold.ca.Columns;
import dev.fourfold.ca.Serial;
import dev.fourfold.ca.ledger.InventoryQuery.Condition;
import dev.fourfold.ca.ledger.InventoryQuery.Filter;
import dev.fourfold.ca.ledger.InventoryQuery.Order;
import dev.fourfold.ca.name.AlternativeName;
import dev.fourfold.ca.name.DnsName;
import dev.fourfold.ca.web.Parameters;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The inventory's query parameters. */
final class InventoryParameters {

    static final int MAX_LIMIT = 1000;

    private static final long DEFAULT_LIMIT = 100;
    private static final String SUBDOMAINS = "*.";
    private static final int SERIAL_DIGITS = 40;
    private static final Pattern SERIAL = Pattern.compile("[0-9a-f]{1,40}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern LINE = Pattern.compile("[^\\p{Cntrl}]{1,512}");
    private static final Set<String> KNOWN = Set.of(
            "limit",
            "after",
            "sort",
            "format",
            "name",
            "commonName",
            "serial",
            "profile",
            "issuer",
            "state",
            "issuedTo",
            "operator",
            "fingerprint",
            "keyHash",
            "issuedAfter",
            "issuedBefore",
            "expiresAfter",
            "expiresBefore");

    private final Parameters parameters;
    private final Instant now;
    private final List<Filter> filters = new ArrayList<>();

    private InventoryParameters(Parameters parameters, Instant now) {
        this.parameters = parameters;
        this.now = now;
    }

    /**
     * Reads the parameters of a request.
     *
     * @param now by which the state of a certificate is told
     * @throws dev.fourfold.ca.RefusedException if one is unknown, malformed, or given twice
     */
    static InventoryParameters of(HttpServletRequest request, Instant now) {
        return new InventoryParameters(Parameters.of(request, KNOWN), now);
    }

    /** Returns how many entries a page has. */
    int limit() {
        return parameters.number("limit", 1, MAX_LIMIT).orElse(DEFAULT_LIMIT).intValue();
    }

    /** Tells whether CSV is asked for; empty if the Accept header decides. */
    Optional<Boolean> csv() {
        return parameters.value("format", "json or csv", text -> switch (text) {
            case "json" -> Optional.of(false);
            case "csv" -> Optional.of(true);
            default -> Optional.empty();
        });
    }

    InventoryQuery query() {
        Order order = parameters
                .value("sort", "newest or soonest", text -> switch (text) {
                    case "newest" -> Optional.of(Order.NEWEST);
                    case "soonest" -> Optional.of(Order.SOONEST);
                    default -> Optional.<Order>empty();
                })
                .orElse(Order.NEWEST);
        Position after = parameters
                .value(
                        "after",
                        "the next of an earlier page in the same order",
                        text -> Position.parse(text).filter(position -> position.order() == order))
                .orElse(null);
        names();
        columns();
        times();
        parameters
                .matching("state", "valid, expired, held or revoked", Pattern.compile("valid|expired|held|revoked"))
                .ifPresent(this::state);
        return new InventoryQuery(filters, order, after);
    }

    private void state(String state) {
        switch (state) {
            case "held" -> add(Condition.HELD, true);
            case "revoked" -> add(Condition.HELD, false);
            default -> {
                add(state.equals("valid") ? Condition.EXPIRES_FROM : Condition.EXPIRES_BEFORE, Columns.of(now));
                add(Condition.WITHDRAWN, false);
            }
        }
    }

    private void names() {
        parameters
                .value("name", "a name, or *. and a domain", text -> Optional.of(key(text)))
                .ifPresent(key -> add(Condition.NAME, key));
        parameters
                .matching("commonName", "a common name", LINE)
                .ifPresent(name ->
                        add(parameters.text("name").isPresent() ? Condition.OTHER_NAME : Condition.NAME, "CN=" + name));
    }

    /** A dot and a domain is what the ledger files all names in that domain under. */
    private static String key(String text) {
        return text.startsWith(SUBDOMAINS)
                ? "." + DnsName.parse(text.substring(SUBDOMAINS.length())).text()
                : AlternativeName.parse(text).text();
    }

    private void columns() {
        parameters
                .value(
                        "serial",
                        "1 to 40 digits of hex",
                        text -> Optional.of(Serial.digits(text)).filter(SERIAL.asMatchPredicate()))
                .ifPresent(this::serial);
        parameters
                .matching("profile", "the name of a profile", LINE)
                .ifPresent(profile -> add(Condition.PROFILE, profile));
        parameters.number("issuer", 1, Integer.MAX_VALUE).ifPresent(issuer -> add(Condition.ISSUER, issuer.intValue()));
        parameters
                .matching("issuedTo", "token <id> or certificate <serial>", LINE)
                .ifPresent(requester -> add(Condition.ISSUED_TO, Serial.inName(requester)));
        parameters
                .matching("operator", "the name of an operator", LINE)
                .ifPresent(operator -> add(Condition.OPERATOR, operator));
        parameters
                .matching("fingerprint", "64 digits of lower-case hex", SHA256)
                .ifPresent(hash -> add(Condition.FINGERPRINT, HexFormat.of().parseHex(hash)));
        parameters
                .matching("keyHash", "64 digits of lower-case hex", SHA256)
                .ifPresent(hash -> add(Condition.KEY_HASH, HexFormat.of().parseHex(hash)));
    }

    private void serial(String digits) {
        if (digits.length() == SERIAL_DIGITS) {
            add(Condition.SERIAL, digits);
        } else {
            add(Condition.SERIAL_FROM, digits);
            add(Condition.SERIAL_BELOW, digits + "g");
        }
    }

    private void times() {
        time("issuedAfter", Condition.ISSUED_FROM);
        time("issuedBefore", Condition.ISSUED_BEFORE);
        time("expiresAfter", Condition.EXPIRES_FROM);
        time("expiresBefore", Condition.EXPIRES_BEFORE);
        // a certificate ends after it was issued: in the other order, these say where in the index to begin
        time("issuedAfter", Condition.EXPIRES_FROM);
        time("expiresBefore", Condition.ISSUED_BEFORE);
    }

    private void time(String name, Condition condition) {
        parameters.time(name).ifPresent(time -> add(condition, Columns.of(time)));
    }

    private void add(Condition condition, Object value) {
        filters.add(new Filter(condition, value));
    }
}
