package dev.fourfold.protocol;

/**
 * Decides, at the end of a handshake, whether an authenticated client is welcome. It runs before the client is told that it is
 * accepted, and must not wait for anything.
 */
@FunctionalInterface
public interface Authorizer {

    /** Welcomes whoever has a valid certificate. */
    Authorizer ANYBODY = peer -> true;

    /** Says whether this client may have a channel; if not, it is told {@link Alert#ACCESS_DENIED}. */
    boolean welcomes(PeerIdentity client);
}
