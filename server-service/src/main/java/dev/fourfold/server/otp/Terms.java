package dev.fourfold.server.otp;

/**
 * What a code is bound to: change any of it and the code is another one.
 *
 * @param transferId names the transfer
 * @param money what it moves
 * @param payee who gets it, by the name in the payer's register
 * @param payer who pays and reads the code
 */
public record Terms(String transferId, Money money, String payee, String payer) {}
