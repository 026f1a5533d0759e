package dev.fourfold.protocol;

import dev.fourfold.protocol.handshake.Handshake.Connected;
import java.nio.charset.StandardCharsets;

/**
 * What the handshake of a channel settled.
 *
 * @param peer who the other side proved to be
 * @param connectionId 16 bytes that name the connection on both sides, for logs
 * @param suite the name of the suite in protocol.md
 * @param resumed whether a ticket stood for the certificates
 * @param applicationProtocol what is spoken inside; empty if nothing was agreed on
 */
public record ChannelTerms(
        PeerIdentity peer, Bytes connectionId, String suite, boolean resumed, String applicationProtocol) {

    static ChannelTerms of(Connected end) {
        return new ChannelTerms(
                end.peer().identity(),
                end.connectionId(),
                end.suite().title(),
                end.resumed(),
                new String(end.applicationProtocol().toArray(), StandardCharsets.US_ASCII));
    }
}
