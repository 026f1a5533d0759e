package dev.fourfold.server;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * What the counter of events is made with at the start. A series that begins with its first event has no increase in it,
 * and whoever watches for increases misses that event.
 */
@Component
final class CountedEvents implements MeterBinder {

    static final List<String> EVENTS = List.of(
            "registered",
            "send_requested",
            "resend_requested",
            "nudged",
            "superseded",
            "delivery_cancelled",
            "wrong_code",
            "superseded_code",
            "authorised",
            "locked",
            "cancelled",
            "executed",
            "execution_refused",
            "payee_added",
            "payee_changed",
            "payee_removed",
            "payer_blocked",
            "payer_unblocked",
            "recipient_revoked",
            "recipient_on_hold",
            "recipient_released",
            "caller_created",
            "caller_key_replaced",
            "caller_disabled");

    @Override
    public void bindTo(MeterRegistry registry) {
        EVENTS.forEach(event -> registry.counter("fourfold.otp.events", "event", event));
    }
}
