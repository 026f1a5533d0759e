package dev.fourfold.protocol.handshake;

import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.message.CipherSuite;
import java.time.Instant;

/**
 * What the hellos settled.
 *
 * @param suite the chosen suite
 * @param resumed whether a ticket was accepted
 * @param tickets whether the client welcomes new ones
 * @param authenticatedAt when the full handshake was, now if this is one
 * @param applicationProtocol what is spoken inside; empty for none
 */
record Agreed(CipherSuite suite, boolean resumed, boolean tickets, Instant authenticatedAt, Bytes applicationProtocol) {

    Agreed withApplicationProtocol(Bytes name) {
        return new Agreed(suite, resumed, tickets, authenticatedAt, name);
    }
}
