package dev.fourfold.server.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fourfold.protocol.otp.OtpMessage;
import dev.fourfold.server.Refusal;
import dev.fourfold.server.RefusedException;
import dev.fourfold.server.caller.Caller;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What happened to a transfer, as the audit log says. */
@Component
final class Events {

    /**
     * Something that happened.
     *
     * @param id of the event; a smaller one may come later, as transactions end in another order than they begin
     * @param actor who did it: {@code server}, {@code caller <name>} or {@code device <name>}
     * @param delivery of which delivery, if of one
     * @param detail a word more, if there is one
     * @param place in the chain of the audit log, which only grows, and tells a reader where it was; none while the
     *     event is not sealed
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Event(
            long id,
            Instant at,
            String event,
            String actor,
            @Nullable String delivery,
            @Nullable String detail,
            @Nullable Long place) {}

    /** An event and its place. */
    record Sealed(long place, Event event) {}

    private final JdbcClient jdbc;

    Events(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Makes sure that there is such a transfer; unknown, foreign and malformed ids are refused alike. */
    void requireVisible(String transferId, Caller caller) {
        if (!OtpMessage.ID.matcher(transferId).matches()
                || payer(transferId).filter(caller::mayActFor).isEmpty()) {
            throw new RefusedException(Refusal.UNKNOWN_TRANSFER, "No transfer has this id");
        }
    }

    private Optional<String> payer(String transferId) {
        return jdbc.sql("SELECT payer FROM transfer WHERE id = :id")
                .param("id", transferId)
                .query(String.class)
                .optional();
    }

    /** Returns what happened to a transfer: what is sealed in the order of the chain, and then the rest. */
    List<Event> of(String transferId) {
        return jdbc.sql("SELECT " + AuditRow.COLUMNS + ", place FROM audit"
                        + " WHERE transfer_id = :transfer ORDER BY place NULLS LAST, id")
                .param("transfer", transferId)
                .query((row, _) -> event(AuditRow.of(row), row.getObject("place", Long.class)))
                .list();
    }

    /** Returns what was sealed of a transfer after a place of the chain, in its order: nothing comes before it later. */
    List<Sealed> after(long place, String transferId) {
        return jdbc.sql("SELECT " + AuditRow.COLUMNS + ", place FROM audit"
                        + " WHERE transfer_id = :transfer AND place > :place ORDER BY place")
                .param("transfer", transferId)
                .param("place", place)
                .query((row, _) -> new Sealed(row.getLong("place"), event(AuditRow.of(row), row.getLong("place"))))
                .list();
    }

    private static Event event(AuditRow row, @Nullable Long place) {
        return new Event(row.id(), row.at(), row.event(), row.actor(), row.deliveryId(), row.detail(), place);
    }

    /**
     * Returns whether nothing more can happen to a transfer and all that did is sealed; one that is authorised may be
     * executed still.
     */
    boolean isOver(String transferId) {
        return jdbc.sql("""
                SELECT t.status NOT IN ('AWAITING_CODE', 'AUTHORISED')
                       AND NOT EXISTS (SELECT FROM otp_delivery d
                                        WHERE d.transfer_id = t.id AND d.status IN ('QUEUED', 'IN_FLIGHT'))
                       AND NOT EXISTS (SELECT FROM audit a WHERE a.transfer_id = t.id AND a.place IS NULL)
                  FROM transfer t WHERE t.id = :id
                """)
                .param("id", transferId)
                .query(Boolean.class)
                .optional()
                .orElse(true);
    }
}
