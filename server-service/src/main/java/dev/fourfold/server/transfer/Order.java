package dev.fourfold.server.transfer;

import dev.fourfold.server.otp.Money;
import org.jspecify.annotations.Nullable;

/**
 * What a caller wants to be transferred.
 *
 * @param payer the recipient of the code
 * @param payee by the name in the payer's register
 * @param send whether its code is to be sent at once
 */
record Order(
        String payer, String payee, Money money, @Nullable String reference, boolean send) {}
