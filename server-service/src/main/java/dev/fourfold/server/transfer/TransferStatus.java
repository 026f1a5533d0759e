package dev.fourfold.server.transfer;

/**
 * Where the authorisation of a transfer stands.
 *
 * <pre>
 *              right code, in time, attempts left
 * AWAITING_CODE ────────────────────────────────▶ AUTHORISED ──handed over──▶ EXECUTED
 *      │ │ │ └── fifth wrong code ──────────────▶ LOCKED
 *      │ │ └──── time to authorise has passed ──▶ EXPIRED
 *      │ └────── withdrawn by its caller ───────▶ CANCELLED
 *      └─ wrong code 1 to 4: stays, and counts
 * </pre>
 */
enum TransferStatus {
    AWAITING_CODE,
    AUTHORISED,
    EXECUTED,
    LOCKED,
    EXPIRED,
    CANCELLED
}
