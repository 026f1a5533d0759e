package dev.fourfold.benchmarks.channel;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/** A client on event loops: no byte passes from one thread to another, as none does in the clients that block. */
final class NettyClient implements Client {

    private final SslContext context;
    private final EventLoopGroup group;
    private final InetSocketAddress server;
    private final SessionPorts ports;
    private final List<Channel> held = new ArrayList<>();

    NettyClient(SslContext context, EventLoopGroup group, SessionPorts ports, int port) {
        this.context = context;
        this.group = group;
        this.ports = ports;
        server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** Ends when a byte has arrived that the server sends only after it has verified us. */
    private CompletableFuture<Channel> open(EventLoopGroup loops) {
        var ready = new NettyReady();
        var bootstrap = new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        SslHandler handler = context.newHandler(channel.alloc(), "server.com", ports.next());
                        channel.pipeline().addLast(NettySide.oneRecordEach(handler), ready);
                    }
                });
        var _ = bootstrap.connect(server).addListener(connected -> {
            if (!connected.isSuccess()) {
                ready.opened().completeExceptionally(connected.cause());
            }
        });
        return ready.opened();
    }

    /** Closes without saying goodbye, like all. */
    private static void cutOff(Channel channel) {
        var below = channel.pipeline().context(SslHandler.class);
        if (below != null) {
            var _ = below.close();
        }
    }

    private static <T> T await(CompletableFuture<T> future) throws IOException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IOException("A connection of Netty failed", e);
        }
    }

    @Override
    public Outcome handshakes(int atOnce, long nanos) throws IOException, InterruptedException {
        long started = System.nanoTime();
        var count = new AtomicLong();
        var callers = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < atOnce; i++) {
            var ended = new CompletableFuture<Void>();
            openAgain(group.next(), started + nanos, count, ended);
            callers.add(ended);
        }
        for (CompletableFuture<Void> caller : callers) {
            await(caller);
        }
        return new Outcome(count.get(), System.nanoTime() - started, "");
    }

    private void openAgain(EventLoopGroup loop, long end, AtomicLong count, CompletableFuture<Void> ended) {
        var _ = open(loop).whenComplete((channel, failure) -> {
            if (failure != null) {
                ended.completeExceptionally(failure);
                return;
            }
            cutOff(channel);
            count.incrementAndGet();
            if (System.nanoTime() - end < 0) {
                openAgain(loop, end, count, ended);
            } else {
                ended.complete(null);
            }
        });
    }

    @Override
    public Outcome oneWay(int size, long nanos) throws IOException, InterruptedException {
        var sending = new NettySending(size, nanos);
        return carryOut(sending, sending.outcome());
    }

    @Override
    public Outcome pingPong(int size, long nanos) throws IOException, InterruptedException {
        var trips = new NettyRoundTrips(size, nanos);
        return carryOut(trips, trips.outcome());
    }

    private Outcome carryOut(ChannelHandler handler, CompletableFuture<Outcome> outcome)
            throws IOException, InterruptedException {
        Channel channel = await(open(group));
        try {
            channel.pipeline().addLast(handler);
            return await(outcome);
        } finally {
            cutOff(channel);
        }
    }

    @Override
    public Outcome hold(int number) throws IOException, InterruptedException {
        while (held.size() < number) {
            held.add(await(open(group)));
        }
        while (held.size() > number) {
            cutOff(held.removeLast());
        }
        return new Outcome(number, 1, "");
    }

    @Override
    public Outcome negotiated() throws IOException, InterruptedException {
        Channel channel = await(open(group));
        var handler = channel.pipeline().get(SslHandler.class);
        try {
            return new Outcome(1, 1, handler.engine().getSession().getCipherSuite());
        } finally {
            cutOff(channel);
        }
    }
}
