package dev.fourfold.server.payee;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fourfold.protocol.PeerName;
import dev.fourfold.server.Refusal;
import dev.fourfold.server.RefusedException;
import dev.fourfold.server.caller.Caller;
import dev.fourfold.server.caller.Permission;
import dev.fourfold.server.caller.Requires;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Keeps the registers of payees. */
@RestController
@RequestMapping(path = RecipientController.PATH + "/{recipient}/payees", produces = MediaType.APPLICATION_JSON_VALUE)
class PayeeController {

    private final Payees payees;

    PayeeController(Payees payees) {
        this.payees = payees;
    }

    @GetMapping
    Answers list(@Requires(Permission.READ) Caller caller, @PathVariable String recipient) {
        if (!caller.mayActFor(recipient)) {
            throw Payees.unknown();
        }
        return new Answers(payees.of(recipient).stream().map(Answer::of).toList());
    }

    /** Answers 201 for a new payee, and 200 where it takes the place of one. */
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Answer> put(
            @Requires(Permission.PAYEES) Caller caller,
            @PathVariable String recipient,
            @Valid @RequestBody Request request) {
        caller.requireFor(recipient);
        PeerName name = parsed("recipient", () -> named(recipient));
        Payee payee = request.payee();
        boolean added = payees.put(name, payee);
        return ResponseEntity.status(added ? HttpStatus.CREATED : HttpStatus.OK).body(Answer.of(payee));
    }

    /** Answers 204, also where there is no such payee any more. */
    @DeleteMapping("/{payee}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(
            @Requires(Permission.PAYEES) Caller caller, @PathVariable String recipient, @PathVariable String payee) {
        caller.requireFor(recipient);
        payees.remove(recipient, payee);
    }

    private static PeerName named(String recipient) {
        try {
            return PeerName.of(recipient);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the DNS name of a device's certificate", e);
        }
    }

    private static <T> T parsed(String member, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new RefusedException(
                    Refusal.VALIDATION,
                    "The request cannot be accepted as it is",
                    Map.of("errors", List.of(Map.of("member", member, "message", String.valueOf(e.getMessage())))));
        }
    }

    /**
     * A payee as it is put in.
     *
     * @param account the whole number, which goes no further than here
     */
    record Request(
            @NotNull @Pattern(regexp = Payee.ID, message = "1 to 32 small letters, digits and hyphens")
            String id,

            @NotNull String label,
            @Nullable String account) {

        Payee payee() {
            return new Payee(
                    id,
                    parsed("label", () -> PayeeLabel.of(label)),
                    account == null ? null : parsed("account", () -> MaskedAccount.mask(account)));
        }

        @Override
        public String toString() {
            return "Request[id=" + id + "]"; // Spring logs what it reads
        }
    }

    record Answers(List<Answer> payees) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Answer(String id, String label, @Nullable String account) {

        static Answer of(Payee payee) {
            MaskedAccount account = payee.account();
            return new Answer(payee.id(), payee.label().text(), account == null ? null : account.text());
        }
    }
}
