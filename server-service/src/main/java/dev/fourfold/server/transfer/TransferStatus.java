package dev.fourfold.server.transfer;

/**
 * Where the authorisation of a transfer stands.
 *
 * <pre>
 *              right code, in time, attempts left
 * AWAITING_CODE ────────────────────────────────▶ AUTHORISED
 *      │  │ └── fifth wrong code ───────────────▶ LOCKED
 *      │  └──── time to authorise has passed ───▶ EXPIRED
 *      └─ wrong code 1 to 4: stays, and counts
 * </pre>
 */
enum TransferStatus {
    AWAITING_CODE,
    AUTHORISED,
    LOCKED,
    EXPIRED
}
