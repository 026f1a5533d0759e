package dev.fourfold.server.delivery;

/**
 * How far a delivery is.
 *
 * <pre>
 * QUEUED ──claimed──▶ IN_FLIGHT ──receipt──▶ DELIVERED
 *    │                 │  ▲ └── no receipt in time, or attached again: sent again
 *    └── code expires ─┴──┴──▶ EXPIRED
 * </pre>
 */
public enum DeliveryStatus {
    /** Not sent: the recipient is not attached. */
    QUEUED,
    /** Sent, without a receipt. */
    IN_FLIGHT,
    /** Stored by the recipient's device, as its receipt says. */
    DELIVERED,
    /** The code ended before there was a receipt. */
    EXPIRED;

    public boolean isTerminal() {
        return switch (this) {
            case QUEUED, IN_FLIGHT -> false;
            case DELIVERED, EXPIRED -> true;
        };
    }
}
