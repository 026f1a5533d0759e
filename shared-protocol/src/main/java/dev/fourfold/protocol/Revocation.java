package dev.fourfold.protocol;

import java.time.Duration;

/**
 * How a peer has to show that its certificate was not revoked (protocol.md §7). No policy ever asks the network: what
 * counts is what the peer staples, or what the application hands in. A staple that a peer shows unasked must be right
 * under every policy, and one that says "revoked" refuses under every policy.
 */
public sealed interface Revocation {

    /** The default of {@link #shortLived}. */
    Duration WEEK = Duration.ofDays(7).plusHours(1);

    /**
     * No status is needed, because no certificate lives long.
     *
     * @param max how long a leaf may be valid in all, from its first instant to its last
     */
    static Revocation shortLived(Duration max) {
        return new ShortLived(max);
    }

    /** No status is needed, because no certificate lives longer than a week, and an hour that it may begin in the past. */
    static Revocation shortLived() {
        return shortLived(WEEK);
    }

    /** Says whether a peer must staple a status of its certificate. */
    default boolean needsStaple() {
        return switch (this) {
            case Stapled _ -> true;
            case ShortLived _, Crls _, Unchecked _ -> false;
        };
    }

    /** The peer staples an OCSP response of its issuer. */
    static Revocation stapled() {
        return new Stapled();
    }

    /** The application hands in the revocation lists of all issuers of leaves, and keeps them fresh. */
    static Revocation crls(RevocationLists lists) {
        return new Crls(lists);
    }

    /** Nobody asks: a stolen key is good for as long as its certificate. For tests, and for leaves that are watched elsewhere. */
    static Revocation unchecked() {
        return new Unchecked();
    }

    /** See {@link Revocation#shortLived}. */
    record ShortLived(Duration max) implements Revocation {
        public ShortLived {
            if (!max.isPositive()) {
                throw new IllegalArgumentException("A certificate lives for some time, not for " + max);
            }
        }
    }

    /** See {@link Revocation#stapled}. */
    record Stapled() implements Revocation {}

    /** See {@link Revocation#crls}. */
    record Crls(RevocationLists lists) implements Revocation {}

    /** See {@link Revocation#unchecked}. */
    record Unchecked() implements Revocation {}
}
