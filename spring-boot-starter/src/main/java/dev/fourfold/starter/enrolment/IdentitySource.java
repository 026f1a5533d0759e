package dev.fourfold.starter.enrolment;

import dev.fourfold.protocol.Identity;
import dev.fourfold.protocol.TrustAnchors;
import java.util.Optional;

/** Who this application is at this moment, and whom it believes. */
public interface IdentitySource {

    /** Returns the identity to use for the next handshake; empty before enrolment. */
    Optional<Identity> current();

    /** Waits for an identity, as long as it takes. */
    Identity await() throws InterruptedException;

    /** Returns the pinned root of the CA; valid once there is an identity. */
    TrustAnchors trust();
}
