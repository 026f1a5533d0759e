package dev.fourfold.server.transfer;

import dev.fourfold.protocol.PeerName;
import dev.fourfold.server.caller.Caller;
import dev.fourfold.server.caller.Permission;
import dev.fourfold.server.caller.Requires;
import dev.fourfold.server.channel.Recipients;
import dev.fourfold.server.idempotency.Afterwards;
import dev.fourfold.server.otp.Money;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.annotation.JsonDeserialize;

/** Registers transfers, shows them, and takes them back. */
@RestController
@RequestMapping(path = TransferController.PATH, produces = MediaType.APPLICATION_JSON_VALUE)
class TransferController {

    static final String PATH = "/api/v1/transfers";

    private final Registration registration;
    private final Transfers transfers;
    private final Cancellation cancellation;
    private final Recipients recipients;

    TransferController(
            Registration registration, Transfers transfers, Cancellation cancellation, Recipients recipients) {
        this.registration = registration;
        this.transfers = transfers;
        this.cancellation = cancellation;
        this.recipients = recipients;
    }

    static String location(String id) {
        return PATH + "/" + id;
    }

    static String resend(String id) {
        return location(id) + "/otp-deliveries";
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<TransferAnswer> register(
            @Requires(Permission.TRANSFER) Caller caller,
            @Valid @RequestBody Request request,
            @RequestHeader(name = "Prefer", required = false) @Nullable String prefer,
            HttpServletRequest http) {
        caller.requireFor(request.from());
        Optional<Duration> wait = Preference.wait(prefer);
        Transfer transfer = registration.register(request.order(), caller);
        ResponseEntity.BodyBuilder answer = ResponseEntity.created(URI.create(location(transfer.id())));
        if (wait.isEmpty()) {
            return answer.body(answer(transfers.get(transfer.id())));
        }
        answer.header("Preference-Applied", "wait=" + wait.get().toSeconds());
        return answer.body(Afterwards.see(
                http, () -> registration.await(transfer, wait.get()), () -> answer(transfers.get(transfer.id()))));
    }

    /** Answers 304 to who knows the present state by its tag. */
    @GetMapping("/{id}")
    ResponseEntity<TransferAnswer> show(
            @Requires(Permission.READ) Caller caller,
            @PathVariable String id,
            @RequestHeader(name = "If-None-Match", required = false) @Nullable String known) {
        TransferAnswer answer = answer(transfers.get(id, caller));
        // RFC 9110 §13.1.2: "If the field value is "*", the condition is false if the origin server has a current
        // representation for the target resource."; Spring compares tags alone
        boolean any = known != null && known.strip().equals("*");
        ResponseEntity.BodyBuilder builder = ResponseEntity.status(any ? HttpStatus.NOT_MODIFIED : HttpStatus.OK)
                .eTag(answer.tag())
                .cacheControl(CacheControl.noCache());
        return any ? builder.build() : builder.body(answer);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void cancel(@Requires(Permission.TRANSFER) Caller caller, @PathVariable String id) {
        transfers.get(id, caller);
        cancellation.cancel(id);
    }

    record Request(
            @NotNull @Size(max = 253) @Pattern(regexp = "\\P{Cc}*", message = "no control characters")
            String from,

            @NotNull @Size(max = 64) String to,

            @NotNull
            @Pattern(regexp = Money.AMOUNT, message = "more than 0, less than 10^12, at most two decimals, no exponent")
            @JsonDeserialize(using = AmountText.class)
            String amount,

            @Nullable @Pattern(regexp = Money.INR, message = "INR")
            String currency,

            @Nullable @Pattern(regexp = "\\P{C}{1,140}", message = "1 to 140 visible characters")
            String reference,

            @Nullable Boolean send) {

        Order order() {
            return new Order(from, to, Money.rupees(amount), reference, send == null || send);
        }
    }

    private TransferAnswer answer(Transfer transfer) {
        return TransferAnswer.of(
                transfer, recipients.isOnline(PeerName.of(transfer.terms().payer())));
    }
}
