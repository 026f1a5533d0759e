package dev.fourfold.server.transfer;

import dev.fourfold.server.caller.Caller;
import dev.fourfold.server.caller.Permission;
import dev.fourfold.server.caller.Requires;
import dev.fourfold.server.otp.Money;
import dev.fourfold.server.otp.Terms;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.annotation.JsonDeserialize;

/** Has codes sent, takes them back, and hands over what they have authorised. */
@RestController
@RequestMapping(path = TransferController.PATH + "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
class CodeController {

    private final Resend resend;
    private final Confirmation confirmation;
    private final Execution execution;
    private final Transfers transfers;

    CodeController(Resend resend, Confirmation confirmation, Execution execution, Transfers transfers) {
        this.resend = resend;
        this.confirmation = confirmation;
        this.execution = execution;
        this.transfers = transfers;
    }

    @PostMapping("/otp-deliveries")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Resend.Sent send(@Requires(Permission.TRANSFER) Caller caller, @PathVariable String id) {
        return resend.send(transfers.get(id, caller), caller);
    }

    @GetMapping("/otp-deliveries")
    Deliveries deliveries(@Requires(Permission.READ) Caller caller, @PathVariable String id) {
        transfers.get(id, caller);
        return new Deliveries(transfers.deliveries(id).stream()
                .map(TransferAnswer.Delivery::of)
                .toList());
    }

    /** Takes the body as a stream: what Spring has read for us, it logs when it cannot be parsed. */
    @PostMapping(path = "/confirmation", consumes = MediaType.APPLICATION_JSON_VALUE)
    Authorised confirm(@Requires(Permission.CONFIRM) Caller caller, @PathVariable String id, InputStream body) {
        Transfer transfer = confirmation.confirm(transfers.get(id, caller), TypedCodes.read(body));
        return new Authorised(transfer.id(), transfer.status(), transfer.authorisedAt());
    }

    @PostMapping(path = "/execution", consumes = MediaType.APPLICATION_JSON_VALUE)
    Executed execute(
            @Requires(Permission.EXECUTE) Caller caller, @PathVariable String id, @Valid @RequestBody About about) {
        transfers.get(id, caller);
        Transfer transfer = execution.execute(about.terms(id));
        return new Executed(transfer.id(), transfer.status(), transfer.executedAt());
    }

    record Deliveries(List<TransferAnswer.Delivery> deliveries) {}

    record Authorised(
            String id, TransferStatus status, @Nullable Instant authorisedAt) {}

    /** What the executor is about to do. */
    record About(
            @NotNull @Size(max = 253) String from,
            @NotNull @Size(max = 64) String to,

            @NotNull
            @Pattern(regexp = Money.AMOUNT, message = "more than 0, less than 10^12, at most two decimals, no exponent")
            @JsonDeserialize(using = AmountText.class)
            String amount,

            @NotNull @Pattern(regexp = Money.INR, message = "INR")
            String currency) {

        Terms terms(String id) {
            return new Terms(id, Money.rupees(amount), to, from);
        }
    }

    record Executed(
            String id, TransferStatus status, @Nullable Instant executedAt) {}
}
