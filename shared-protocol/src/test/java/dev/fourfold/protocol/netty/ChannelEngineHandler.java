package dev.fourfold.protocol.netty;

import dev.fourfold.protocol.ChannelEngine;
import dev.fourfold.protocol.ChannelTerms;
import dev.fourfold.protocol.Endpoint;
import dev.fourfold.protocol.HandshakeObserver;
import dev.fourfold.protocol.PeerName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A channel in a Netty pipeline, of a socket that allows half-closure. What is written before the handshake is over waits for
 * it. Closing says goodbye and waits a moment for the peer to do the same.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Netty closes a channel whose writes fail
final class ChannelEngineHandler extends ChannelDuplexHandler {

    private final Endpoint endpoint;
    private final Supplier<ChannelEngine> start;
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private @Nullable ChannelEngine engine;
    private @Nullable Future<?> deadline;
    private boolean opened;
    private boolean ended;
    private boolean failed;
    private boolean closing;

    /** The handshake is over, and the channel open. */
    record Opened(ChannelTerms terms) {}

    /** The peer has nothing more to send. */
    record PeerFinished() {}

    private record Waiting(ByteBuf bytes, ChannelPromise promise) {}

    private ChannelEngineHandler(Endpoint endpoint, Supplier<ChannelEngine> start) {
        this.endpoint = endpoint;
        this.start = start;
    }

    static ChannelEngineHandler client(Endpoint endpoint, PeerName server) {
        return new ChannelEngineHandler(endpoint, () -> ChannelEngine.client(endpoint, server, HandshakeObserver.NONE));
    }

    static ChannelEngineHandler server(Endpoint endpoint) {
        return new ChannelEngineHandler(endpoint, () -> ChannelEngine.server(endpoint, HandshakeObserver.NONE));
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        engine = start.get();
        deadline = context.executor()
                .schedule(
                        () -> timeOut(context),
                        endpoint.limits().handshakeTimeout().toMillis(),
                        TimeUnit.MILLISECONDS);
        drain(context);
        context.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            if (!failed) {
                run(context, () -> engine().feed(bytes.nioBuffer()));
            }
        } finally {
            bytes.release();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            end(context);
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end(context);
        while (!waiting.isEmpty()) {
            waiting.peek().bytes().release();
            waiting.remove().promise().setFailure(new IOException("The channel is closed"));
        }
        context.fireChannelInactive();
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        waiting.add(new Waiting((ByteBuf) message, promise));
        run(context, () -> {});
    }

    /** Says that we have nothing more to send; the peer may go on. */
    void finish(ChannelHandlerContext context) {
        run(context, () -> engine().finish());
        closeIfBothEnded(context);
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        if (engine == null || failed || ended || closing || !engine.isOpen()) {
            if (engine != null && engine.isOpen()) {
                run(context, () -> engine().finish());
            }
            context.close(promise);
            return;
        }
        closing = true;
        finish(context);
        context.executor()
                .schedule(
                        () -> context.close(promise), endpoint.limits().linger().toMillis(), TimeUnit.MILLISECONDS);
    }

    private interface Call {
        void run() throws IOException;
    }

    /** Calls the engine, and passes on all that comes of it, also if it fails. */
    private void run(ChannelHandlerContext context, Call call) {
        try {
            call.run();
            pass(context);
            send(context);
            drain(context);
        } catch (IOException e) {
            pass(context);
            fail(context, e);
        }
    }

    private void pass(ChannelHandlerContext context) {
        if (!opened && engine().isOpen()) {
            opened = true;
            forgetDeadline();
            engine().terms().ifPresent(terms -> context.fireUserEventTriggered(new Opened(terms)));
        }
        ByteBuffer data = engine().received();
        if (data.hasRemaining()) {
            context.fireChannelRead(Unpooled.wrappedBuffer(data));
        }
        if (!ended && engine().hasEnded()) {
            ended = true;
            context.fireUserEventTriggered(new PeerFinished());
            closeIfBothEnded(context);
        }
    }

    private void send(ChannelHandlerContext context) throws IOException {
        while (!waiting.isEmpty() && engine().canSend()) {
            Waiting next = waiting.remove();
            try {
                engine().send(next.bytes().nioBuffer());
            } finally {
                next.bytes().release();
            }
            context.write(Unpooled.wrappedBuffer(engine().drain()), next.promise());
        }
    }

    private void drain(ChannelHandlerContext context) {
        ByteBuffer bytes = engine().drain();
        if (bytes.hasRemaining()) {
            context.write(Unpooled.wrappedBuffer(bytes));
        }
        context.flush();
    }

    private void end(ChannelHandlerContext context) {
        if (engine != null && !failed) {
            run(context, () -> engine().feedEnd());
        }
    }

    private void timeOut(ChannelHandlerContext context) {
        if (!opened && !failed) {
            engine().timeOut();
            engine().failure().ifPresent(cause -> fail(context, cause));
        }
    }

    /** Sends the alert, if there is one, and closes so that it arrives: unread bytes would make TCP reset the connection. */
    private void fail(ChannelHandlerContext context, IOException cause) {
        failed = true;
        forgetDeadline();
        drain(context);
        context.fireExceptionCaught(cause);
        if (context.channel() instanceof DuplexChannel channel && channel.isActive()) {
            channel.shutdownOutput();
        }
        context.executor()
                .schedule(() -> context.close(), endpoint.limits().linger().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void closeIfBothEnded(ChannelHandlerContext context) {
        if (ended && !engine().canSend()) {
            context.write(Unpooled.wrappedBuffer(engine().drain())).addListener(ChannelFutureListener.CLOSE);
            context.flush();
        }
    }

    private void forgetDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    private ChannelEngine engine() {
        if (engine == null) {
            throw new IllegalStateException("The socket is not connected yet");
        }
        return engine;
    }
}
