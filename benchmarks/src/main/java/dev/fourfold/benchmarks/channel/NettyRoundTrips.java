package dev.fourfold.benchmarks.channel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/** Sends a message, and the next when the first has come back. */
final class NettyRoundTrips extends SimpleChannelInboundHandler<ByteBuf> {

    private final CompletableFuture<Client.Outcome> outcome = new CompletableFuture<>();
    private final byte[] message;
    private final byte[] answer;
    private final RoundTrips trips;
    private int position;

    NettyRoundTrips(int size, long nanos) {
        message = new byte[size];
        answer = new byte[size];
        trips = new RoundTrips(nanos);
    }

    CompletableFuture<Client.Outcome> outcome() {
        return outcome;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        var _ = context.writeAndFlush(context.alloc()
                .ioBuffer(Conversation.BEGIN_LENGTH)
                .writeBytes(Conversation.begin(Conversation.ECHO, message.length)));
        send(context);
    }

    private void send(ChannelHandlerContext context) {
        Conversation.mark(message, trips.count(), true);
        var _ = context.writeAndFlush(context.alloc().ioBuffer(message.length).writeBytes(message));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
        int step = Math.min(bytes.readableBytes(), answer.length - position);
        bytes.readBytes(answer, position, step);
        position += step;
        if (position < answer.length) {
            return;
        }
        position = 0;
        if (!Arrays.equals(message, answer)) {
            outcome.completeExceptionally(new IOException("A wrong byte in answer " + trips.count()));
        } else if (trips.next()) {
            send(context);
        } else {
            outcome.complete(trips.outcome());
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
