package dev.fourfold.ca.policy;

/** The CA itself, asking for a certificate that it works with; nobody else gets one of the profile {@code ocsp-signer}. */
public interface OwnRequester extends Requester {}
