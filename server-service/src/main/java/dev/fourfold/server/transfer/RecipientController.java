package dev.fourfold.server.transfer;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fourfold.protocol.PeerName;
import dev.fourfold.server.caller.Caller;
import dev.fourfold.server.caller.Permission;
import dev.fourfold.server.caller.Requires;
import dev.fourfold.server.channel.Attachment;
import dev.fourfold.server.channel.Recipients;
import java.time.Instant;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows who can get codes, and who is attached at this moment. */
@RestController
class RecipientController {

    private final Payees payees;
    private final Recipients recipients;

    RecipientController(Payees payees, Recipients recipients) {
        this.payees = payees;
        this.recipients = recipients;
    }

    @GetMapping("/api/v1/recipients")
    Answer list(@Requires(Permission.READ) Caller caller) {
        NavigableSet<PeerName> known = payees.recipients();
        recipients.attached().stream().map(Attachment::recipient).forEach(known::add);
        return new Answer(known.stream()
                .filter(name -> caller.mayActFor(name.dnsName()))
                .map(this::recipient)
                .toList());
    }

    private Recipient recipient(PeerName name) {
        Optional<Attachment> attachment = recipients.find(name);
        return new Recipient(
                name.dnsName(),
                attachment.isPresent(),
                attachment.map(Attachment::since).orElse(null));
    }

    record Answer(List<Recipient> recipients) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Recipient(String id, boolean online, @Nullable Instant since) {}
}
