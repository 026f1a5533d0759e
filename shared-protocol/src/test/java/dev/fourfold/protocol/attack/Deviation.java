package dev.fourfold.protocol.attack;

import dev.fourfold.protocol.message.HandshakeMessage;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/** Where a peer leaves the right way. What it does not override it does as protocol.md says. */
interface Deviation {

    /** Returns what is sent in place of a message, as bytes. */
    default List<byte[]> inPlaceOf(HandshakeMessage message) {
        return List.of(message.encode());
    }

    /** Sends the bytes of a flight. */
    default void send(Adversary self, byte[] flight) throws IOException {
        self.handshake(flight);
    }

    /** Says whether it goes on in clear though there are keys. */
    default boolean staysInClear() {
        return false;
    }

    /** Goes on once the handshake is over. */
    default void whenOpen(Adversary self) throws IOException {
        self.closeNotify();
    }

    /** Sends {@code change(message)} in place of each message of a type. */
    static <M extends HandshakeMessage> Deviation changing(Class<M> type, Function<M, HandshakeMessage> change) {
        return bytes(type, message -> List.of(change.apply(message).encode()));
    }

    /** Sends the bytes that {@code change} gives in place of each message of a type. */
    static <M extends HandshakeMessage> Deviation bytes(Class<M> type, Function<M, List<byte[]>> change) {
        return new Deviation() {
            @Override
            public List<byte[]> inPlaceOf(HandshakeMessage message) {
                return type.isInstance(message) ? change.apply(type.cast(message)) : List.of(message.encode());
            }
        };
    }

    /** Does something of its own instead of sending the flight that begins with a message of that type code. */
    static Deviation flight(int firstType, Sending sending) {
        return new Deviation() {
            @Override
            public void send(Adversary self, byte[] flight) throws IOException {
                if (flight[0] == firstType) {
                    sending.send(self, flight);
                } else {
                    self.handshake(flight);
                }
            }
        };
    }

    /** Does something of its own on the open channel. */
    static Deviation open(Open open) {
        return new Deviation() {
            @Override
            public void whenOpen(Adversary self) throws IOException {
                open.act(self);
            }
        };
    }

    /** How a flight is sent. */
    interface Sending {
        void send(Adversary self, byte[] flight) throws IOException;
    }

    /** What is done on an open channel. */
    interface Open {
        void act(Adversary self) throws IOException;
    }
}
