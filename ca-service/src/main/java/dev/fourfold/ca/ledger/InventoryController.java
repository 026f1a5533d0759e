package dev.fourfold.ca.ledger;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.Serial;
import dev.fourfold.ca.authority.Authority;
import dev.fourfold.ca.authority.Fingerprint;
import dev.fourfold.ca.authority.Pem;
import dev.fourfold.ca.name.AlternativeName;
import dev.fourfold.ca.operator.Operator;
import dev.fourfold.ca.operator.Requires;
import dev.fourfold.ca.operator.Role;
import dev.fourfold.protocol.Bytes;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What was issued, for the operator: newest first, page by page, or one certificate. */
@RestController
@RequestMapping("/api/v1/certificates")
class InventoryController {

    private static final int MAX_LIMIT = 1000;

    private final Ledger ledger;
    private final Authority authority;

    InventoryController(Ledger ledger, Authority authority) {
        this.ledger = ledger;
        this.authority = authority;
    }

    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    Page list(
            @Requires(Role.READ) Operator operator,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(required = false) @Nullable String after) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new RefusedException(Refusal.INVALID_PARAMETER, "The parameter limit must be 1 to " + MAX_LIMIT);
        }
        int oneMore = limit + 1;
        List<LedgerEntry> found = after == null ? ledger.newest(oneMore) : ledger.olderThan(position(after), oneMore);
        List<LedgerEntry> shown = found.subList(0, Math.min(limit, found.size()));
        return new Page(
                shown.stream().map(Certificate::of).toList(),
                found.size() > limit ? shown.getLast().serial().toString() : null);
    }

    @GetMapping(
            path = "/{serial}",
            produces = {MediaType.APPLICATION_JSON_VALUE, Pem.MEDIA_TYPE_VALUE})
    ResponseEntity<?> show(
            @Requires(Role.READ) Operator operator,
            @PathVariable String serial,
            @RequestHeader(name = HttpHeaders.ACCEPT, defaultValue = MediaType.ALL_VALUE) String accept) {
        LedgerEntry entry = Serial.parse(serial)
                .flatMap(ledger::find)
                .orElseThrow(() -> new RefusedException(
                        Refusal.UNKNOWN_CERTIFICATE, "This CA has issued no certificate of that serial"));
        return prefersPem(accept)
                ? Pem.answer(ResponseEntity.ok(), entry.der(), issuer(entry))
                : ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(Certificate.of(entry));
    }

    private Bytes issuer(LedgerEntry entry) {
        return authority.issuer(entry.issuer()).orElseThrow().der();
    }

    private static Serial position(String after) {
        return Serial.parse(after)
                .orElseThrow(() -> new RefusedException(
                        Refusal.INVALID_PARAMETER, "The parameter after must be the next of an earlier page"));
    }

    /** Spring has made sure that one of the two forms is acceptable. */
    private static boolean prefersPem(String accept) {
        try {
            List<MediaType> wanted = MediaType.parseMediaTypes(accept);
            MimeTypeUtils.sortBySpecificity(wanted);
            return wanted.stream()
                    .filter(type -> type.includes(Pem.MEDIA_TYPE) || type.includes(MediaType.APPLICATION_JSON))
                    .findFirst()
                    .filter(type -> !type.includes(MediaType.APPLICATION_JSON))
                    .isPresent();
        } catch (InvalidMimeTypeException e) {
            return false;
        }
    }

    /**
     * One page of the inventory.
     *
     * @param next what to give as {@code after} for the next page; null on the last
     */
    record Page(List<Certificate> certificates, @Nullable String next) {}

    /** One certificate of the inventory. */
    record Certificate(
            String serial,
            String subject,
            List<String> names,
            String profile,
            Instant notBefore,
            Instant notAfter,
            Instant issuedAt,
            String issuedTo,
            String fingerprint) {

        static Certificate of(LedgerEntry entry) {
            return new Certificate(
                    entry.serial().toString(),
                    entry.subject(),
                    entry.names().stream().map(AlternativeName::text).toList(),
                    entry.profile(),
                    entry.notBefore(),
                    entry.notAfter(),
                    entry.issuedAt(),
                    entry.issuedTo(),
                    Fingerprint.of(entry.der()).toString());
        }
    }
}
