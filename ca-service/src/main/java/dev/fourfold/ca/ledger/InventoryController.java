package dev.fourfold.ca.ledger;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.Serial;
import dev.fourfold.ca.authority.Authority;
import dev.fourfold.ca.authority.Pem;
import dev.fourfold.ca.ledger.InventoryQuery.Order;
import dev.fourfold.ca.limits.LongWork;
import dev.fourfold.ca.limits.LongWork.Kind;
import dev.fourfold.ca.limits.LongWork.Turn;
import dev.fourfold.ca.operator.Operator;
import dev.fourfold.ca.operator.Requires;
import dev.fourfold.ca.operator.Role;
import dev.fourfold.protocol.Bytes;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
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
import org.springframework.web.bind.annotation.RestController;

/** What was issued, for the operator: a list that is searched and ordered, page by page or as CSV, or one certificate. */
@RestController
@RequestMapping("/api/v1/certificates")
class InventoryController {

    private static final String CSV_VALUE = "text/csv";
    private static final MediaType CSV = MediaType.parseMediaType(CSV_VALUE);

    private final Inventory inventory;
    private final Ledger ledger;
    private final Authority authority;
    private final LongWork longWork;
    private final InstantSource clock;

    InventoryController(
            Inventory inventory, Ledger ledger, Authority authority, LongWork longWork, InstantSource clock) {
        this.inventory = inventory;
        this.ledger = ledger;
        this.authority = authority;
        this.longWork = longWork;
        this.clock = clock;
    }

    /** Returns a page; of CSV, everything, which is written as it is read. */
    @GetMapping(produces = {MediaType.APPLICATION_JSON_VALUE, CSV_VALUE})
    @Nullable
    ResponseEntity<Page> list(
            @Requires(Role.READ) Operator operator,
            HttpServletRequest request,
            HttpServletResponse response,
            @RequestHeader(name = HttpHeaders.ACCEPT, defaultValue = MediaType.ALL_VALUE) String accept)
            throws IOException {
        Instant now = clock.instant();
        InventoryParameters parameters = InventoryParameters.of(request, now);
        InventoryQuery query = parameters.query();
        int limit = parameters.limit();
        if (parameters.csv().orElse(prefers(CSV, accept))) {
            try (Turn _ = longWork.begin(Kind.EXPORT)) {
                writeCsv(query, now, response);
            }
            return null;
        }
        List<InventoryEntry> found = inventory.list(query, limit + 1);
        List<InventoryEntry> shown = found.subList(0, Math.min(limit, found.size()));
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .body(new Page(
                        shown.stream()
                                .map(entry -> CertificateDescription.of(entry, now))
                                .toList(),
                        found.size() > limit ? next(query.order(), shown.getLast()) : null));
    }

    private static String next(Order order, InventoryEntry last) {
        return order.position(last).text();
    }

    private void writeCsv(InventoryQuery query, Instant now, HttpServletResponse response) throws IOException {
        response.setContentType(CSV_VALUE + ";charset=UTF-8");
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"certificates.csv\"");
        Writer out = new BufferedWriter(new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8));
        InventoryCsv csv = new InventoryCsv(out);
        inventory.stream(query, entry -> csv.add(entry, CertificateState.of(entry, now)));
        out.flush();
    }

    @GetMapping(
            path = "/{serial}",
            produces = {MediaType.APPLICATION_JSON_VALUE, Pem.MEDIA_TYPE_VALUE})
    ResponseEntity<?> show(
            @Requires(Role.READ) Operator operator,
            @PathVariable String serial,
            @RequestHeader(name = HttpHeaders.ACCEPT, defaultValue = MediaType.ALL_VALUE) String accept) {
        LedgerEntry entry =
                Serial.parse(serial).flatMap(ledger::find).orElseThrow(InventoryController::unknownCertificate);
        if (prefers(Pem.MEDIA_TYPE, accept)) {
            return Pem.answer(ResponseEntity.ok(), entry.der(), issuer(entry));
        }
        InventoryEntry described = inventory.find(entry.serial()).orElseThrow(InventoryController::unknownCertificate);
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .body(CertificateDescription.of(described, clock.instant()).withSha1Of(entry.der()));
    }

    private Bytes issuer(LedgerEntry entry) {
        return authority.issuer(entry.issuer()).orElseThrow().der();
    }

    private static RefusedException unknownCertificate() {
        return new RefusedException(Refusal.UNKNOWN_CERTIFICATE, "This CA has issued no certificate of that serial");
    }

    /** Tells whether somebody would rather have a form than JSON. Spring has made sure that one is acceptable. */
    private static boolean prefers(MediaType form, String accept) {
        try {
            List<MediaType> wanted = MediaType.parseMediaTypes(accept);
            MimeTypeUtils.sortBySpecificity(wanted);
            return wanted.stream()
                    .filter(type -> type.includes(form) || type.includes(MediaType.APPLICATION_JSON))
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
    record Page(
            List<CertificateDescription> certificates,
            @Nullable String next) {}
}
