package dev.fourfold.server.transfer;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fourfold.protocol.PeerName;
import dev.fourfold.server.caller.Caller;
import dev.fourfold.server.caller.Permission;
import dev.fourfold.server.caller.Requires;
import dev.fourfold.server.channel.Sessions;
import dev.fourfold.server.channel.Sessions.Session;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows who can get codes, and who is attached at this moment. */
@RestController
class RecipientController {

    private final Payees payees;
    private final Sessions sessions;

    RecipientController(Payees payees, Sessions sessions) {
        this.payees = payees;
        this.sessions = sessions;
    }

    @GetMapping("/api/v1/recipients")
    Answer list(@Requires(Permission.READ) Caller caller) {
        Map<PeerName, Session> attached = new HashMap<>();
        sessions.all().forEach(session -> attached.put(session.recipient(), session));
        NavigableSet<PeerName> known = payees.recipients();
        known.addAll(attached.keySet());
        return new Answer(known.stream()
                .filter(name -> caller.mayActFor(name.dnsName()))
                .map(name -> recipient(name, Optional.ofNullable(attached.get(name))))
                .toList());
    }

    private static Recipient recipient(PeerName name, Optional<Session> session) {
        return new Recipient(
                name.dnsName(),
                session.isPresent(),
                session.map(Session::since).orElse(null),
                session.map(Session::replica).orElse(null));
    }

    record Answer(List<Recipient> recipients) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Recipient(
            String id,
            boolean online,
            @Nullable Instant since,
            @Nullable String replica) {}
}
