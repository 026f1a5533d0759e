package dev.fourfold.benchmarks.channel;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The measures, as one peer carries them out. */
final class Client {

    private static final int MAX_TRIPS = 1_000_000;

    private final Peer.Links links;
    private final boolean channels;
    private final InetSocketAddress server;
    private final List<Link> held = new ArrayList<>();

    /** What a measure gave: how many of what it counts in how many ns, and words of its own. */
    record Outcome(long count, long nanos, String more) {}

    Client(Peer.Links links, boolean channels, int port) {
        this.links = links;
        this.channels = channels;
        server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** A handshake is finished when a byte has arrived that the server sends only after it has verified us. */
    private Link open() throws IOException {
        Socket socket = channels ? SocketChannel.open().socket() : new Socket();
        socket.connect(server);
        socket.setTcpNoDelay(true);
        Link link = links.connect(socket);
        int first = link.in().read();
        if (first != ServerProcess.READY) {
            throw new IOException("The server did not confirm, but answered " + first);
        }
        return link;
    }

    Outcome negotiated() throws IOException {
        try (Link link = open()) {
            return new Outcome(1, 1, link.negotiated());
        }
    }

    Outcome handshakes(int atOnce, long nanos) throws ExecutionException, InterruptedException {
        long started = System.nanoTime();
        Callable<Long> caller = () -> {
            long count = 0;
            do {
                open().close();
                count++;
            } while (System.nanoTime() - started < nanos);
            return count;
        };
        long count = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(atOnce)) {
            var calling = new ArrayList<Future<Long>>();
            for (int i = 0; i < atOnce; i++) {
                calling.add(threads.submit(caller));
            }
            for (Future<Long> one : calling) {
                count += one.get();
            }
        }
        return new Outcome(count, System.nanoTime() - started, "");
    }

    /** Ends when the server has said that it has read everything. */
    Outcome oneWay(int size, long nanos) throws IOException {
        try (Link link = open()) {
            begin(link, ServerProcess.ONE_WAY, size);
            byte[] message = new byte[size];
            long started = System.nanoTime();
            long count = 0;
            boolean more = true;
            while (more) {
                // the clock is asked now and then only: it costs as much as a small message
                more = count % 16 != 0 || System.nanoTime() - started < nanos;
                message[0] = (byte) (more ? 1 : 0);
                message[size - 1] = (byte) count;
                link.out().write(message);
                count++;
            }
            link.out().flush();
            long arrived = new DataInputStream(link.in()).readLong();
            if (arrived != count) {
                throw new IOException(arrived + " messages arrived of " + count);
            }
            return new Outcome(count, System.nanoTime() - started, "");
        }
    }

    /** Words: the median and the 99th percentile of a round trip, in ns. */
    Outcome pingPong(int size, long nanos) throws IOException {
        try (Link link = open()) {
            begin(link, ServerProcess.ECHO, size);
            byte[] message = new byte[size];
            byte[] answer = new byte[size];
            var in = new DataInputStream(link.in());
            long[] trips = new long[MAX_TRIPS];
            long started = System.nanoTime();
            long before = started;
            int count = 0;
            do {
                message[size - 1] = (byte) count;
                link.out().write(message);
                link.out().flush();
                in.readFully(answer);
                long now = System.nanoTime();
                trips[count++] = now - before;
                before = now;
                if (!Arrays.equals(message, answer)) {
                    throw new IOException("A wrong byte in answer " + count);
                }
            } while (before - started < nanos && count < MAX_TRIPS);
            Arrays.sort(trips, 0, count);
            return new Outcome(count, before - started, trips[count / 2] + " " + trips[(int) (count * 0.99)]);
        }
    }

    /** Opens connections until so many are held, or closes until no more are. */
    Outcome hold(int number) throws IOException {
        while (held.size() < number) {
            held.add(open());
        }
        while (held.size() > number) {
            held.removeLast().close();
        }
        return new Outcome(number, 1, "");
    }

    private static void begin(Link link, byte what, int size) throws IOException {
        link.out().write(ByteBuffer.allocate(5).put(what).putInt(size).array());
        link.out().flush();
    }
}
