package dev.fourfold.benchmarks.channel;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A client with a thread for each connection. */
final class BlockingClient implements Client {

    /** How often the clock is asked: it costs as much as a small message. */
    private static final int BETWEEN_LOOKS = 16;

    private final Links links;
    private final boolean channels;
    private final InetSocketAddress server;
    private final List<Link> held = new ArrayList<>();

    BlockingClient(Links links, boolean channels, int port) {
        this.links = links;
        this.channels = channels;
        server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** A handshake is finished when a byte has arrived that the server sends only after it has verified us. */
    private Link open() throws IOException {
        Socket socket = channels ? SocketChannel.open().socket() : links.socket();
        socket.connect(server);
        socket.setTcpNoDelay(true);
        Link link = links.connect(socket);
        int first = link.in().read();
        if (first != Conversation.READY) {
            throw new IOException("The server did not confirm, but answered " + first);
        }
        return link;
    }

    @Override
    public Outcome negotiated() throws IOException {
        try (Link link = open()) {
            return new Outcome(1, 1, link.negotiated());
        }
    }

    @Override
    public Outcome handshakes(int atOnce, long nanos) throws IOException, InterruptedException {
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
        } catch (ExecutionException e) {
            throw new IOException("A handshake failed", e);
        }
        return new Outcome(count, System.nanoTime() - started, "");
    }

    @Override
    public Outcome oneWay(int size, long nanos) throws IOException {
        try (Link link = open()) {
            begin(link, Conversation.ONE_WAY, size);
            byte[] message = new byte[size];
            long started = System.nanoTime();
            long count = 0;
            boolean more = true;
            while (more) {
                more = count % BETWEEN_LOOKS != 0 || System.nanoTime() - started < nanos;
                Conversation.mark(message, count++, more);
                link.out().write(message);
            }
            link.out().flush();
            long arrived = new DataInputStream(link.in()).readLong();
            if (arrived != count) {
                throw new IOException(arrived + " messages arrived of " + count);
            }
            return new Outcome(count, System.nanoTime() - started, "");
        }
    }

    @Override
    public Outcome pingPong(int size, long nanos) throws IOException {
        try (Link link = open()) {
            begin(link, Conversation.ECHO, size);
            byte[] message = new byte[size];
            byte[] answer = new byte[size];
            var in = new DataInputStream(link.in());
            var trips = new RoundTrips(nanos);
            do {
                Conversation.mark(message, trips.count(), true);
                link.out().write(message);
                link.out().flush();
                in.readFully(answer);
                if (!Arrays.equals(message, answer)) {
                    throw new IOException("A wrong byte in answer " + trips.count());
                }
            } while (trips.next());
            return trips.outcome();
        }
    }

    @Override
    public Outcome hold(int number) throws IOException {
        while (held.size() < number) {
            held.add(open());
        }
        while (held.size() > number) {
            held.removeLast().close();
        }
        return new Outcome(number, 1, "");
    }

    private static void begin(Link link, byte what, int size) throws IOException {
        link.out().write(Conversation.begin(what, size));
        link.out().flush();
    }
}
