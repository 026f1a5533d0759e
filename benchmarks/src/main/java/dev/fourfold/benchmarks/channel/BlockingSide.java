package dev.fourfold.benchmarks.channel;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;

/**
 * A thread for each connection; of the server a virtual one.
 *
 * @param channels whether the sockets need a channel
 */
record BlockingSide(Links links, boolean channels) implements Side {

    private static final int BACKLOG = 1_000;

    @Override
    public Client client(int port) {
        return new BlockingClient(links, channels, port);
    }

    @Override
    public long verified() {
        return links.verified();
    }

    @Override
    public int listen() throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        ServerSocket listener = channels ? ServerSocketChannel.open().socket() : new ServerSocket();
        listener.bind(address, BACKLOG);
        Thread.ofPlatform().daemon().start(() -> acceptAll(listener));
        return listener.getLocalPort();
    }

    private void acceptAll(ServerSocket listener) {
        try {
            while (true) {
                ServerSocketChannel channel = listener.getChannel();
                Socket connection =
                        channel == null ? listener.accept() : channel.accept().socket();
                Thread.ofVirtual().start(() -> serve(connection));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            try (Link link = links.accept(connection)) {
                link.out().write(Conversation.READY);
                link.out().flush();
                answer(link);
            }
        } catch (IOException e) {
            // the client sees it too and fails the run, or has cut the connection off because it was done
        }
    }

    private static void answer(Link link) throws IOException {
        var in = new DataInputStream(link.in());
        int what = in.read();
        if (what < 0) {
            return;
        }
        byte[] message = new byte[in.readInt()];
        if (what == Conversation.ONE_WAY) {
            count(in, message, link.out());
        } else {
            while (true) {
                in.readFully(message);
                link.out().write(message);
                link.out().flush();
            }
        }
    }

    private static void count(DataInputStream in, byte[] message, OutputStream out) throws IOException {
        long count = 0;
        boolean more = true;
        while (more) {
            in.readFully(message);
            if (message[message.length - 1] != (byte) count) {
                throw new IOException("A wrong byte in message " + count);
            }
            more = message[0] != 0;
            count++;
        }
        var answer = new DataOutputStream(out);
        answer.writeLong(count);
        answer.flush();
    }
}
