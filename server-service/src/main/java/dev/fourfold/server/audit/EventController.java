package dev.fourfold.server.audit;

import dev.fourfold.server.Refusal;
import dev.fourfold.server.RefusedException;
import dev.fourfold.server.caller.Caller;
import dev.fourfold.server.caller.Permission;
import dev.fourfold.server.caller.Requires;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Tells what happened to a transfer: as a list, or while it happens. */
@RestController
@RequestMapping("/api/v1/transfers/{id}/events")
class EventController {

    private static final Pattern PLACE = Pattern.compile("[0-9]{1,18}");

    private final Events events;
    private final EventStreams streams;

    EventController(Events events, EventStreams streams) {
        this.events = events;
        this.streams = streams;
    }

    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Answer> list(@Requires(Permission.READ) Caller caller, @PathVariable String id) {
        events.requireVisible(id, caller);
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(new Answer(events.of(id)));
    }

    @GetMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    ResponseEntity<SseEmitter> stream(
            @Requires(Permission.READ) Caller caller,
            @PathVariable String id,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId) {
        events.requireVisible(id, caller);
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(streams.open(id, place(lastEventId)));
    }

    private static long place(@Nullable String lastEventId) {
        if (lastEventId == null) {
            return 0;
        }
        if (!PLACE.matcher(lastEventId).matches()) {
            throw new RefusedException(Refusal.VALIDATION, "Last-Event-ID is the place of an event");
        }
        return Long.parseLong(lastEventId);
    }

    record Answer(List<Events.Event> events) {}
}
