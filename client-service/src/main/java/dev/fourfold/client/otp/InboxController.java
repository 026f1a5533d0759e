package dev.fourfold.client.otp;

import dev.fourfold.protocol.otp.OtpText;
import dev.fourfold.starter.web.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.annotation.JsonSerialize;

/** Shows the inbox to the person at this machine. */
@RestController
@RequestMapping("/api/v1/inbox")
class InboxController {

    // Implementation constants
    private static final int LONGEST_WAIT = 30;
    private static final String RETRY_AFTER_SECONDS = "1";

    private final Inbox inbox;
    private final Changes changes;

    InboxController(Inbox inbox, Changes changes) {
        this.inbox = inbox;
        this.changes = changes;
    }

    /** Lists what is shown; with a cursor only once that is something else than what the cursor names. */
    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Object> list(
            @RequestParam(required = false) @Nullable String after, @RequestParam(defaultValue = "0") int wait) {
        if (wait < 0 || wait > LONGEST_WAIT) {
            return invalid("wait is 0 to 30 seconds");
        }
        if (after != null && !Changes.CURSOR.matcher(after).matches()) {
            return invalid("after is a cursor from an earlier answer");
        }
        if (after == null) {
            return list();
        }
        return switch (changes.await(after, Duration.ofSeconds(wait))) {
            case OTHER -> list();
            case SAME ->
                ResponseEntity.noContent().cacheControl(CacheControl.noStore()).build();
            case FULL -> full();
        };
    }

    private ResponseEntity<Object> list() {
        Inbox.State state = inbox.state();
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(new Listed(
                        state.cursor(), state.messages().stream().map(Shown::of).toList()));
    }

    private static ResponseEntity<Object> invalid(String detail) {
        ProblemDetail problem = Problem.of("invalid-request", HttpStatus.BAD_REQUEST, detail);
        problem.setTitle("The request is invalid");
        return answer(problem).body(problem);
    }

    private static ResponseEntity<Object> full() {
        ProblemDetail problem =
                Problem.of("too-many-waiting", HttpStatus.SERVICE_UNAVAILABLE, "Ask without wait, or a little later");
        problem.setTitle("Too many wait already");
        return answer(problem)
                .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
                .body(problem);
    }

    private static ResponseEntity.BodyBuilder answer(ProblemDetail problem) {
        return ResponseEntity.status(problem.getStatus())
                .cacheControl(CacheControl.noStore())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON);
    }

    /** Who waits would hold up the end of this service. */
    @EventListener
    void stop(ContextClosedEvent end) {
        changes.close();
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

    /**
     * The answer to who lists.
     *
     * @param cursor names what is shown, for {@code after}
     */
    record Listed(String cursor, List<Shown> messages) {}

    /** A message on its way to the person; the text stays redacted wherever it is printed. */
    record Shown(
            String deliveryId,
            String transferId,
            int generation,
            @JsonSerialize(using = Revealed.class) OtpText text,
            Instant issuedAt,
            Instant receivedAt,
            Instant expiresAt,
            boolean withdrawn) {

        static Shown of(Message message) {
            return new Shown(
                    message.deliveryId(),
                    message.transferId(),
                    message.generation(),
                    message.text(),
                    message.issuedAt(),
                    message.receivedAt(),
                    message.expiresAt(),
                    message.isWithdrawn());
        }
    }

    static final class Revealed extends ValueSerializer<OtpText> {

        @Override
        public void serialize(OtpText text, JsonGenerator json, SerializationContext context) {
            json.writeString(text.reveal());
        }
    }
}
