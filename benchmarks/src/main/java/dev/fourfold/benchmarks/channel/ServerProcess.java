package dev.fourfold.benchmarks.channel;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.StringJoiner;

/** The serving side of one peer, in a process of its own; told what to do by standard input. */
final class ServerProcess {

    static final byte READY = 42;
    static final byte ONE_WAY = 'B';
    static final byte ECHO = 'P';
    private static final int BACKLOG = 1_000;

    private final Peer peer;

    private ServerProcess(Peer peer) {
        this.peer = peer;
    }

    /** Arguments: the peer, the folder of credentials, scenarios. */
    public static void main(String[] args) throws IOException, GeneralSecurityException {
        var server = new ServerProcess(Peer.of(args[0]));
        var ports = new StringJoiner(" ");
        for (int i = 2; i < args.length; i++) {
            var scenario = Peer.Scenario.of(args[i]);
            Credentials credentials = Credentials.read(scenario.kind(), Path.of(args[1]), true);
            ports.add(String.valueOf(server.listen(server.peer.links(scenario, credentials, true))));
        }
        System.out.println(ports);
        var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            if (line.equals("memory")) {
                long[] memory = Costs.memory();
                System.out.println(memory[0] + " " + memory[1]);
            } else {
                Costs costs = Costs.now();
                System.out.println(costs.cpu() + " " + costs.allocated());
            }
        }
        System.exit(0);
    }

    private int listen(Peer.Links links) throws IOException {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        ServerSocket listener = peer.usesChannels() ? ServerSocketChannel.open().socket() : new ServerSocket();
        listener.bind(address, BACKLOG);
        Thread.ofPlatform().daemon().start(() -> acceptAll(listener, links));
        return listener.getLocalPort();
    }

    private static void acceptAll(ServerSocket listener, Peer.Links links) {
        try {
            while (true) {
                ServerSocketChannel channel = listener.getChannel();
                Socket connection =
                        channel == null ? listener.accept() : channel.accept().socket();
                Thread.ofVirtual().start(() -> serve(connection, links));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void serve(Socket connection, Peer.Links links) {
        try (connection) {
            connection.setTcpNoDelay(true);
            try (Link link = links.accept(connection)) {
                link.out().write(READY);
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
        if (what == ONE_WAY) {
            count(in, message, link.out());
        } else {
            while (true) {
                in.readFully(message);
                link.out().write(message);
                link.out().flush();
            }
        }
    }

    /** Messages of one size; the first byte says whether more come, the last one is the first of the one before plus one. */
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
        new DataOutputStream(out).writeLong(count);
        out.flush();
    }
}
