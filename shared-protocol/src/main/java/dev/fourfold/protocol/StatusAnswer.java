package dev.fourfold.protocol;

import java.time.Instant;

/** What a CA says of a certificate that it was asked about. */
public sealed interface StatusAnswer {

    /** It is good, which can be relied upon until that instant. */
    record Good(Instant until) implements StatusAnswer {}

    /** It was revoked; for now if it is on hold, and else for ever. */
    record Revoked(boolean onHold) implements StatusAnswer {}

    /** The CA has never issued it, or does not know it any more. */
    record Unknown() implements StatusAnswer {}
}
