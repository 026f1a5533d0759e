package dev.fourfold.server.transfer;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fourfold.protocol.PeerName;
import dev.fourfold.server.caller.Caller;
import dev.fourfold.server.caller.Permission;
import dev.fourfold.server.caller.Requires;
import dev.fourfold.server.channel.Recipients;
import dev.fourfold.server.delivery.DeliveryStatus;
import dev.fourfold.server.otp.Money;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.annotation.JsonDeserialize;

/** Registers transfers, shows them, and takes the codes that authorise them. */
@RestController
@RequestMapping(TransferController.PATH)
class TransferController {

    static final String PATH = "/api/v1/transfers";

    private final Registration registration;
    private final Transfers transfers;
    private final Confirmation confirmation;
    private final Recipients recipients;

    TransferController(
            Registration registration, Transfers transfers, Confirmation confirmation, Recipients recipients) {
        this.registration = registration;
        this.transfers = transfers;
        this.confirmation = confirmation;
        this.recipients = recipients;
    }

    static String location(String id) {
        return PATH + "/" + id;
    }

    @PostMapping
    ResponseEntity<Answer> register(
            @Requires(Permission.TRANSFER) Caller caller,
            @Valid @RequestBody Request request,
            @RequestHeader(name = "Prefer", required = false) @Nullable String prefer) {
        caller.requireFor(request.from());
        Optional<Duration> wait = Preference.wait(prefer);
        Transfer transfer = registration.register(request.order(), wait.orElse(Duration.ZERO));
        ResponseEntity.BodyBuilder answer = ResponseEntity.created(URI.create(location(transfer.id())));
        wait.ifPresent(applied -> answer.header("Preference-Applied", "wait=" + applied.toSeconds()));
        return answer.body(answer(transfer));
    }

    @GetMapping("/{id}")
    Answer show(@Requires(Permission.READ) Caller caller, @PathVariable String id) {
        return answer(transfers.get(id, caller));
    }

    /** Takes the body as a stream: what Spring has read for us, it logs when it cannot be parsed. */
    @PostMapping(path = "/{id}/confirmation", consumes = MediaType.APPLICATION_JSON_VALUE)
    Authorised confirm(@Requires(Permission.CONFIRM) Caller caller, @PathVariable String id, InputStream body) {
        transfers.get(id, caller);
        Transfer transfer = confirmation.confirm(id, TypedCodes.read(body));
        return new Authorised(transfer.id(), transfer.status(), transfer.authorisedAt());
    }

    record Request(
            @NotNull @Size(max = 253) String from,
            @NotNull @Size(max = 64) String to,

            @NotNull
            @Pattern(regexp = Money.AMOUNT, message = "more than 0, less than 10^12, at most two decimals, no exponent")
            @JsonDeserialize(using = AmountText.class)
            String amount,

            @Nullable @Pattern(regexp = Money.INR, message = "INR")
            String currency,

            @Nullable @Pattern(regexp = "\\P{C}{1,140}", message = "1 to 140 visible characters")
            String reference) {

        Order order() {
            return new Order(from, to, Money.rupees(amount), reference);
        }
    }

    record Authorised(
            String id, TransferStatus status, @Nullable Instant authorisedAt) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Answer(
            String id,
            TransferStatus status,
            String from,
            Payee to,
            String amount,
            String currency,
            String display,
            @Nullable String reference,
            Instant createdAt,
            Instant authoriseBy,
            @Nullable Instant authorisedAt,
            int attemptsRemaining,
            boolean recipientOnline,
            Delivery delivery) {}

    record Payee(String payee, String label) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Delivery(
            int generation,
            DeliveryStatus status,
            Instant queuedAt,
            @Nullable Instant sentAt,
            @Nullable Instant deliveredAt,
            Instant expiresAt,
            int sends) {}

    private Answer answer(Transfer transfer) {
        Money money = transfer.terms().money();
        Transfer.Delivery delivery = transfer.delivery();
        return new Answer(
                transfer.id(),
                transfer.status(),
                transfer.terms().payer(),
                new Payee(transfer.terms().payee(), transfer.payeeLabel()),
                money.amount(),
                money.currency(),
                money.display(),
                transfer.reference(),
                transfer.createdAt(),
                transfer.authoriseBy(),
                transfer.authorisedAt(),
                transfer.attemptsRemaining(),
                recipients.isOnline(PeerName.of(transfer.terms().payer())),
                new Delivery(
                        delivery.generation(),
                        delivery.status(),
                        delivery.queuedAt(),
                        delivery.sentAt(),
                        delivery.deliveredAt(),
                        delivery.expiresAt(),
                        delivery.sends()));
    }
}
