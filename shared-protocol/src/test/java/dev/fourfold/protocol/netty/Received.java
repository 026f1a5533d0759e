package dev.fourfold.protocol.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** An application that keeps what comes, for a test to wait for. */
final class Received extends ChannelInboundHandlerAdapter {

    private static final int PATIENCE = 30;

    private final CompletableFuture<ChannelHandlerContext> connected = new CompletableFuture<>();
    private final CompletableFuture<ChannelEngineHandler.Opened> opened = new CompletableFuture<>();
    private final CompletableFuture<Boolean> finished = new CompletableFuture<>();
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private volatile boolean deaf;

    /** Reads nothing more once the channel is open. */
    void readNothing() {
        deaf = true;
    }

    void readAgain() throws Exception {
        deaf = false;
        context().channel().config().setAutoRead(true);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        connected.complete(context);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var bytes = (ByteBuf) message;
        synchronized (this) {
            while (bytes.isReadable()) {
                data.write(bytes.readByte());
            }
            notifyAll();
        }
        bytes.release();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelEngineHandler.Opened terms) {
            if (deaf) {
                context.channel().config().setAutoRead(false);
            }
            opened.complete(terms);
        } else if (event instanceof ChannelEngineHandler.PeerFinished) {
            finished.complete(true);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        failure.complete(cause);
    }

    /** Returns all that came, once it is as much. */
    synchronized byte[] await(int length) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE);
        while (data.size() < length && System.nanoTime() < end) {
            wait(1_000);
        }
        return data.toByteArray();
    }

    ChannelHandlerContext context() throws Exception {
        return connected.get(PATIENCE, TimeUnit.SECONDS);
    }

    ChannelEngineHandler.Opened opened() throws Exception {
        return opened.get(PATIENCE, TimeUnit.SECONDS);
    }

    void awaitOpen() throws Exception {
        opened();
    }

    void awaitFinish() throws Exception {
        finished.get(PATIENCE, TimeUnit.SECONDS);
    }

    boolean hasFinished() {
        return finished.isDone();
    }

    Throwable awaitFailure() throws Exception {
        return failure.get(PATIENCE, TimeUnit.SECONDS);
    }

    Optional<Throwable> failure() {
        return Optional.ofNullable(failure.getNow(null));
    }

    /** Says that we have nothing more to send. */
    void finish() throws Exception {
        ChannelHandlerContext context = context();
        context.executor()
                .submit(() -> context.pipeline()
                        .get(ChannelEngineHandler.class)
                        .finish(context.pipeline().context(ChannelEngineHandler.class)))
                .get(PATIENCE, TimeUnit.SECONDS);
    }
}
