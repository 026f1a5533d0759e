package dev.fourfold.protocol;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;

/**
 * One side of a channel: who we are, whom we believe, and on what terms. Made with {@link #of} and changed one thing at a
 * time.
 *
 * @param identity the key and chain that we show
 * @param trust the roots that a peer's chain must end at
 * @param revocation how a peer's certificate is known not to be revoked
 * @param algorithms what we offer and accept
 * @param limits what we grant a peer
 * @param applicationProtocols what may be spoken inside, in order of preference; 1 to 32 ASCII characters each
 * @param authorizer as a server: which clients are welcome
 * @param ticketStore as a server: where what tickets stand for is kept
 * @param ticketCache as a client: where tickets are kept
 * @param concealing whether a peer is not told why its certificate is refused
 * @param clock by which certificates are valid or not
 * @param random where nonces and key shares come from
 */
public record Endpoint(
        Identity identity,
        TrustAnchors trust,
        Revocation revocation,
        Algorithms algorithms,
        Limits limits,
        List<String> applicationProtocols,
        Authorizer authorizer,
        TicketStore ticketStore,
        TicketCache ticketCache,
        boolean concealing,
        InstantSource clock,
        SecureRandom random) {

    public Endpoint {
        applicationProtocols = List.copyOf(applicationProtocols);
        for (String name : applicationProtocols) {
            if (!name.matches("[!-~]{1,32}")) {
                throw new IllegalArgumentException(
                        "An application protocol is 1 to 32 visible ASCII characters: " + name);
            }
        }
    }

    /**
     * Returns an endpoint with the default profile and limits, the system's clock and the platform's random numbers, for
     * peers whose certificates live a week at most, without tickets.
     */
    public static Endpoint of(Identity identity, TrustAnchors trust) {
        return new Endpoint(
                identity,
                trust,
                Revocation.shortLived(),
                Profile.DEFAULT,
                Limits.DEFAULT,
                List.of(),
                Authorizer.ANYBODY,
                TicketStore.none(),
                TicketCache.none(),
                false,
                InstantSource.system(),
                new SecureRandom());
    }

    /** Returns the same endpoint with another key and chain. */
    public Endpoint withIdentity(Identity identity) {
        return new Endpoint(
                identity,
                trust,
                revocation,
                algorithms,
                limits,
                applicationProtocols,
                authorizer,
                ticketStore,
                ticketCache,
                concealing,
                clock,
                random);
    }

    /** Returns the same endpoint with another way to know what is revoked. */
    public Endpoint withRevocation(Revocation revocation) {
        return new Endpoint(
                identity,
                trust,
                revocation,
                algorithms,
                limits,
                applicationProtocols,
                authorizer,
                ticketStore,
                ticketCache,
                concealing,
                clock,
                random);
    }

    /** Returns the same endpoint with another profile, and the record limit that belongs to it. */
    public Endpoint withProfile(Profile profile) {
        return withAlgorithms(profile);
    }

    /** Returns the same endpoint with other algorithms, and the record limit that belongs to them. */
    Endpoint withAlgorithms(Algorithms algorithms) {
        return new Endpoint(
                identity,
                trust,
                revocation,
                algorithms,
                limits.withRecordLimit(algorithms.recordLimit()),
                applicationProtocols,
                authorizer,
                ticketStore,
                ticketCache,
                concealing,
                clock,
                random);
    }

    /** Returns the same endpoint with other limits. */
    public Endpoint withLimits(Limits limits) {
        return new Endpoint(
                identity,
                trust,
                revocation,
                algorithms,
                limits,
                applicationProtocols,
                authorizer,
                ticketStore,
                ticketCache,
                concealing,
                clock,
                random);
    }

    /** Returns the same endpoint with other application protocols. */
    public Endpoint withApplicationProtocols(List<String> applicationProtocols) {
        return new Endpoint(
                identity,
                trust,
                revocation,
                algorithms,
                limits,
                applicationProtocols,
                authorizer,
                ticketStore,
                ticketCache,
                concealing,
                clock,
                random);
    }

    /** Returns the same endpoint with another decision on who is welcome. */
    public Endpoint withAuthorizer(Authorizer authorizer) {
        return new Endpoint(
                identity,
                trust,
                revocation,
                algorithms,
                limits,
                applicationProtocols,
                authorizer,
                ticketStore,
                ticketCache,
                concealing,
                clock,
                random);
    }

    /** Returns the same endpoint with a store for the tickets that it gives as a server. */
    public Endpoint withTicketStore(TicketStore ticketStore) {
        return new Endpoint(
                identity,
                trust,
                revocation,
                algorithms,
                limits,
                applicationProtocols,
                authorizer,
                ticketStore,
                ticketCache,
                concealing,
                clock,
                random);
    }

    /** Returns the same endpoint with a cache for the tickets that it gets as a client. */
    public Endpoint withTicketCache(TicketCache ticketCache) {
        return new Endpoint(
                identity,
                trust,
                revocation,
                algorithms,
                limits,
                applicationProtocols,
                authorizer,
                ticketStore,
                ticketCache,
                concealing,
                clock,
                random);
    }

    /** Returns the same endpoint with another clock. */
    public Endpoint withClock(InstantSource clock) {
        return new Endpoint(
                identity,
                trust,
                revocation,
                algorithms,
                limits,
                applicationProtocols,
                authorizer,
                ticketStore,
                ticketCache,
                concealing,
                clock,
                random);
    }

    /** Returns the same endpoint with other random numbers. */
    public Endpoint withRandom(SecureRandom random) {
        return new Endpoint(
                identity,
                trust,
                revocation,
                algorithms,
                limits,
                applicationProtocols,
                authorizer,
                ticketStore,
                ticketCache,
                concealing,
                clock,
                random);
    }

    /** Returns the same endpoint, which tells a peer no more than that its certificate is refused. */
    public Endpoint thatConceals() {
        return new Endpoint(
                identity,
                trust,
                revocation,
                algorithms,
                limits,
                applicationProtocols,
                authorizer,
                ticketStore,
                ticketCache,
                true,
                clock,
                random);
    }
}
