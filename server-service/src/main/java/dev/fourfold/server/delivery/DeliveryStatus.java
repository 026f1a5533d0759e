package dev.fourfold.server.delivery;

/**
 * How far a delivery is.
 *
 * <pre>
 * QUEUED ──claimed──▶ IN_FLIGHT ──receipt──▶ DELIVERED ──a newer code──▶ SUPERSEDED
 *    │                 │  ▲ ├── no receipt in time, or attached again: sent again
 *    │                 │  │ └── refused by the device, for the third time ──▶ REJECTED
 *    ├── code expires ─┼──┼──▶ EXPIRED
 *    └── transfer ends ┴──┴──▶ CANCELLED
 * </pre>
 */
public enum DeliveryStatus {
    /** Not sent: the recipient is not attached. */
    QUEUED,
    /** Sent, without a receipt. */
    IN_FLIGHT,
    /** Stored by the recipient's device, as its receipt says. */
    DELIVERED,
    /** Refused by the recipient's device. */
    REJECTED,
    /** The code ended before there was a receipt. */
    EXPIRED,
    /** A newer code has taken its place. */
    SUPERSEDED,
    /** The transfer ended before there was a receipt. */
    CANCELLED;

    public boolean isTerminal() {
        return switch (this) {
            case QUEUED, IN_FLIGHT -> false;
            case DELIVERED, REJECTED, EXPIRED, SUPERSEDED, CANCELLED -> true;
        };
    }
}
