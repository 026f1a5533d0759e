package dev.fourfold.server.payee;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fourfold.server.caller.Caller;
import dev.fourfold.server.caller.Permission;
import dev.fourfold.server.caller.Requires;
import dev.fourfold.server.channel.Sessions.Session;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows who can get codes, and who is attached at this moment. */
@RestController
@RequestMapping(path = RecipientController.PATH, produces = MediaType.APPLICATION_JSON_VALUE)
class RecipientController {

    static final String PATH = "/api/v1/recipients";

    private final KnownRecipients recipients;

    RecipientController(KnownRecipients recipients) {
        this.recipients = recipients;
    }

    @GetMapping
    Answers list(@Requires(Permission.READ) Caller caller) {
        return new Answers(recipients.all().stream()
                .filter(recipient -> caller.mayActFor(recipient.name()))
                .map(Answer::of)
                .toList());
    }

    @GetMapping("/{id}")
    Answer show(@Requires(Permission.READ) Caller caller, @PathVariable String id) {
        if (!caller.mayActFor(id)) {
            throw Payees.unknown();
        }
        return Answer.of(recipients.get(id));
    }

    record Answers(List<Answer> recipients) {}

    /**
     * A recipient as callers see it.
     *
     * @param enrolled whether its device has ever shown its certificate
     * @param since when it attached, if it is attached
     * @param attachedAt when it attached last
     * @param blockedUntil absent as well of a block that only an administrator ends
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Answer(
            String id,
            boolean enrolled,
            boolean online,
            @Nullable Instant since,
            @Nullable String replica,
            @Nullable Instant attachedAt,
            long queueDepth,
            boolean blocked,
            @Nullable Instant blockedUntil) {

        static Answer of(Recipient recipient) {
            return new Answer(
                    recipient.name(),
                    recipient.attachedAt() != null,
                    recipient.session().isPresent(),
                    recipient.session().map(Session::since).orElse(null),
                    recipient.session().map(Session::replica).orElse(null),
                    recipient.attachedAt(),
                    recipient.queueDepth(),
                    recipient.blocked(),
                    recipient.blockedUntil());
        }
    }
}
