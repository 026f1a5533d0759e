package dev.fourfold.benchmarks.channel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.EOFException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** Sends messages one way while the connection takes them, each in a write of its own. */
final class NettySending extends SimpleChannelInboundHandler<ByteBuf> {

    private static final int BETWEEN_LOOKS = 16;

    private final CompletableFuture<Client.Outcome> outcome = new CompletableFuture<>();
    private final byte[] message;
    private final long nanos;
    private long started;
    private long count;
    private boolean more = true;
    private boolean sending;

    NettySending(int size, long nanos) {
        message = new byte[size];
        this.nanos = nanos;
    }

    CompletableFuture<Client.Outcome> outcome() {
        return outcome;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        var _ = context.writeAndFlush(context.alloc()
                .ioBuffer(Conversation.BEGIN_LENGTH)
                .writeBytes(Conversation.begin(Conversation.ONE_WAY, message.length)));
        started = System.nanoTime();
        send(context);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        send(context);
    }

    /** Writing changes whether there is room, which calls again. */
    private void send(ChannelHandlerContext context) {
        if (sending) {
            return;
        }
        sending = true;
        while (more && context.channel().isWritable()) {
            more = count % BETWEEN_LOOKS != 0 || System.nanoTime() - started < nanos;
            Conversation.mark(message, count++, more);
            var _ = context.writeAndFlush(
                    context.alloc().ioBuffer(message.length).writeBytes(message));
        }
        sending = false;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf answer) {
        long arrived = answer.readLong();
        if (more || arrived != count) {
            outcome.completeExceptionally(new IOException(arrived + " messages arrived of " + count));
        } else {
            outcome.complete(new Client.Outcome(count, System.nanoTime() - started, ""));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        outcome.completeExceptionally(new EOFException("The server closed the connection"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        outcome.completeExceptionally(cause);
    }
}
