package dev.fourfold.client.otp;

import dev.fourfold.protocol.otp.OtpText;
import java.time.Instant;
import java.util.List;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.annotation.JsonSerialize;

/** Shows the inbox to the person at this machine. */
@RestController
@RequestMapping("/api/v1/inbox")
class InboxController {

    private final Inbox inbox;

    InboxController(Inbox inbox) {
        this.inbox = inbox;
    }

    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<List<Shown>> list() {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(inbox.messages().stream().map(Shown::of).toList());
    }

    @GetMapping(
            path = "/latest",
            produces = {MediaType.TEXT_PLAIN_VALUE, MediaType.APPLICATION_JSON_VALUE})
    ResponseEntity<Shown> latest() {
        return inbox.messages().stream()
                .findFirst()
                .map(message ->
                        ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(Shown.of(message)))
                .orElseGet(() -> ResponseEntity.noContent()
                        .cacheControl(CacheControl.noStore())
                        .build());
    }

    /** A message on its way to the person; the text stays redacted wherever it is printed. */
    record Shown(
            String deliveryId,
            String transferId,
            int generation,
            @JsonSerialize(using = Revealed.class) OtpText text,
            Instant issuedAt,
            Instant receivedAt,
            Instant expiresAt) {

        static Shown of(Message message) {
            return new Shown(
                    message.deliveryId(),
                    message.transferId(),
                    message.generation(),
                    message.text(),
                    message.issuedAt(),
                    message.receivedAt(),
                    message.expiresAt());
        }
    }

    static final class Revealed extends ValueSerializer<OtpText> {

        @Override
        public void serialize(OtpText text, JsonGenerator json, SerializationContext context) {
            json.writeString(text.reveal());
        }
    }
}
