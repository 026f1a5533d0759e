package dev.fourfold.protocol;

import dev.fourfold.protocol.handshake.Handshake.Connected;
import dev.fourfold.protocol.record.Padding;
import dev.fourfold.protocol.record.RecordOpener;
import dev.fourfold.protocol.record.RecordReader;
import dev.fourfold.protocol.record.RecordWriter;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;

/** A handshake over a socket: its deadlines, and how the socket ends if there is no channel. */
final class SocketHandshake {

    // Implementation constants
    static final int MAX_FIRST = 16_384;
    private static final int MAX_DRAINED = 65_536;

    private final Socket socket;
    private final Endpoint endpoint;
    private final HandshakeObserver observer;
    private final ComputeLimit computing;
    private Duration firstByte;
    private byte[] first = new byte[0];

    SocketHandshake(Socket socket, Endpoint endpoint, HandshakeObserver observer, ComputeLimit computing) {
        this.socket = socket;
        this.endpoint = endpoint;
        this.observer = observer;
        this.computing = computing;
        firstByte = endpoint.limits().handshakeTimeout();
    }

    /** Waits for a peer that has to speak first. */
    SocketHandshake asServer() {
        firstByte = endpoint.limits().firstByteTimeout();
        return this;
    }

    /** Sends these bytes right after ClientFinished. */
    SocketHandshake sending(byte[] first) {
        this.first = first.clone();
        return this;
    }

    SecureChannel open(HandshakeDriver.Start start) throws IOException {
        Limits limits = endpoint.limits();
        boolean opened = false;
        try {
            socket.setTcpNoDelay(true);
            var in = new DeadlineInput(socket);
            in.allow(firstByte, limits.handshakeTimeout());
            var opener = new RecordOpener(limits.recordLimit());
            var writer = new RecordWriter(
                    new WatchedOutput(socket, limits.stalledWrite()),
                    limits.keyUsage(),
                    endpoint.algorithms().padding(),
                    endpoint.clock());
            var reader = new RecordReader(in, opener);
            Connected end = new HandshakeDriver(endpoint, opener, writer, observer, computing)
                    .sending(first)
                    .run(start, reader);
            var channel = new SecureChannel(socket, limits, in, reader, writer, end);
            opened = true;
            return channel;
        } finally {
            if (!opened) {
                closeAfterAlert(socket, limits);
            }
        }
    }

    static void refuse(Socket socket, Alert alert) throws IOException {
        try (socket) {
            new RecordWriter(socket.getOutputStream(), Limits.KeyUsage.DEFAULT, Padding.NONE, InstantSource.system())
                    .alert(alert);
        }
    }

    /** Closes so that an alert which was just sent arrives: unread bytes would make TCP reset the connection. */
    static void closeAfterAlert(Socket socket, Limits limits) {
        try (socket) {
            socket.shutdownOutput();
            var rest = new DeadlineInput(socket);
            rest.allow(limits.linger());
            rest.readNBytes(MAX_DRAINED);
        } catch (IOException e) {
            // the peer is gone already
        }
    }

    static void abort(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is as closed as it will be
        }
    }

    /** Starts a thread that closes the socket after a while, unless it is interrupted before. */
    static Thread abortLater(Socket socket, Duration after) {
        return Thread.ofVirtual().name("fourfold-close").start(() -> {
            try {
                Thread.sleep(after);
                abort(socket);
            } catch (InterruptedException e) {
                // closed in time
            }
        });
    }
}
