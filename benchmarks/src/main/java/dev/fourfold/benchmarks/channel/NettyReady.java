package dev.fourfold.benchmarks.channel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.EOFException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** Waits until the server says that it has verified us, and then leaves the pipeline. */
final class NettyReady extends SimpleChannelInboundHandler<ByteBuf> {

    private final CompletableFuture<Channel> opened = new CompletableFuture<>();

    CompletableFuture<Channel> opened() {
        return opened;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
        byte first = bytes.readByte();
        context.pipeline().remove(this);
        if (first == Conversation.READY) {
            opened.complete(context.channel());
        } else {
            opened.completeExceptionally(new IOException("The server did not confirm, but answered " + first));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        opened.completeExceptionally(new EOFException("The server closed the connection"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        opened.completeExceptionally(cause);
        var _ = context.close();
    }
}
