package dev.fourfold.starter.channel;

import java.io.IOException;
import java.net.InetSocketAddress;

/** The channel port cannot be had. */
final class ChannelPortException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ChannelPortException(InetSocketAddress address, IOException cause) {
        super(
                "The channel cannot listen on " + address + " (" + cause.getMessage()
                        + "): stop what uses that port, or set fourfold.channel.server.port",
                cause);
    }
}
