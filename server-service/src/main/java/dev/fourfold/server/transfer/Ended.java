package dev.fourfold.server.transfer;

import dev.fourfold.server.Refusal;
import dev.fourfold.server.RefusedException;
import java.util.Map;
import java.util.Objects;

/** Why there is no code to be typed, or to be sent, for a transfer. */
final class Ended {

    private Ended() {}

    /** Returns how a code, or the wish for one, is refused when the transfer has ended. */
    static RefusedException refusal(Transfer transfer) {
        return switch (transfer.status()) {
            case AUTHORISED, EXECUTED ->
                new RefusedException(
                        Refusal.ALREADY_AUTHORISED,
                        "The transfer is authorised already",
                        Map.of("authorisedAt", Objects.requireNonNull(transfer.authorisedAt())));
            case LOCKED ->
                new RefusedException(
                        Refusal.AUTHORISATION_LOCKED, "Too many wrong codes: this transfer cannot be authorised");
            case EXPIRED ->
                new RefusedException(Refusal.AUTHORISATION_EXPIRED, "The time to authorise this transfer has passed");
            case CANCELLED -> notAwaitingCode(transfer, "The transfer was cancelled");
            case AWAITING_CODE -> throw new IllegalStateException("A transfer that has not ended");
        };
    }

    /** Returns the refusal of what only a transfer that waits for its code can have. */
    static RefusedException notAwaitingCode(Transfer transfer, String detail) {
        return new RefusedException(Refusal.NOT_AWAITING_CODE, detail, Map.of("transferStatus", transfer.status()));
    }
}
