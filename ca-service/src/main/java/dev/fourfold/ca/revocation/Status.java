package dev.fourfold.ca.revocation;

/** What the CA says of a certificate. */
public sealed interface Status {

    /** It was issued, and nobody has revoked it. */
    record Good() implements Status {}

    /** It is revoked or on hold. */
    record Revoked(Revocation revocation) implements Status {}

    /** It was never issued; its serial may be reserved. */
    record Unknown() implements Status {}
}
