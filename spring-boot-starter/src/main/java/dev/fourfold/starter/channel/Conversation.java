package dev.fourfold.starter.channel;

import dev.fourfold.protocol.SecureChannel;
import java.io.IOException;

/**
 * What an application says over a channel. Declare one bean of this type; it is called on the channel's own virtual
 * thread once the handshake has completed, and the channel is closed when it returns or throws.
 */
@FunctionalInterface
public interface Conversation {

    /**
     * Holds the conversation until the channel ends.
     *
     * @throws IOException if the channel breaks; it is logged in one line, and a client dials again
     */
    void hold(SecureChannel channel) throws IOException;
}
