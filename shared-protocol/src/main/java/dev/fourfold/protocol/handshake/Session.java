package dev.fourfold.protocol.handshake;

import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.Identity;
import dev.fourfold.protocol.Secret;
import dev.fourfold.protocol.message.CipherSuite;
import dev.fourfold.protocol.message.HandshakeMessage.CertificateEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What either side keeps of a connection so that another may resume it (protocol.md §13): the secret of one ticket, and whose
 * certificates were shown. It cannot be printed, and only the handshake can look inside.
 */
public final class Session {

    // Specification constants
    static final Duration LONGEST = Duration.ofHours(24);
    private static final Duration SKEW = Duration.ofMinutes(1);

    private final CipherSuite suite;
    private final Secret psk;
    private final List<CertificateEntry> peer;
    private final Bytes own;
    private final Instant authenticatedAt;
    private final Instant expires;
    private final Bytes ticket;

    /**
     * Keeps a session.
     *
     * @param suite that of the connection that issued the ticket
     * @param psk what the ticket stands for
     * @param peer the chain that the peer showed in the full handshake
     * @param own the hash of our own certificate, as of {@link #hash}
     * @param authenticatedAt when that full handshake was
     * @param expires when the ticket is over
     * @param ticket what the client shows
     */
    Session(
            CipherSuite suite,
            Secret psk,
            List<CertificateEntry> peer,
            Bytes own,
            Instant authenticatedAt,
            Instant expires,
            Bytes ticket) {
        this.suite = suite;
        this.psk = psk;
        this.peer = List.copyOf(peer);
        this.own = own;
        this.authenticatedAt = authenticatedAt;
        this.expires = expires;
        this.ticket = ticket;
    }

    CipherSuite suite() {
        return suite;
    }

    Secret psk() {
        return psk;
    }

    List<CertificateEntry> peer() {
        return peer;
    }

    Bytes own() {
        return own;
    }

    Instant authenticatedAt() {
        return authenticatedAt;
    }

    Instant expires() {
        return expires;
    }

    Bytes ticket() {
        return ticket;
    }

    /** Says whether, as far as time and our own certificate go, it may be resumed. */
    boolean isUsable(Identity identity, Instant now) {
        return now.isBefore(expires)
                && now.isBefore(authenticatedAt.plus(LONGEST))
                && authenticatedAt.isBefore(now.plus(SKEW))
                && own.equals(hash(identity));
    }

    /** Overwrites the secret. */
    public void forget() {
        psk.forget();
    }

    @Override
    public String toString() {
        return "Session[" + suite.title() + ", until " + expires + "]";
    }

    /** Returns what a session remembers of our own certificate. */
    static Bytes hash(Identity identity) {
        return identity.fingerprint();
    }
}
