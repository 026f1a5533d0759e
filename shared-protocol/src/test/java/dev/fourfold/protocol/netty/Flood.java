package dev.fourfold.protocol.netty;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** An application that sends for as long as the channel takes it. */
@SuppressWarnings("FutureReturnValueIgnored") // Netty closes a channel whose writes fail
final class Flood extends ChannelInboundHandlerAdapter {

    static final long MUCH = 64 << 20;
    private static final int PART = 16_384;

    private final CompletableFuture<Long> unwritable = new CompletableFuture<>();
    private final AtomicLong total = new AtomicLong();

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelEngineHandler.Opened) {
            pour(context);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            pour(context);
        } else {
            unwritable.complete(total.get());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }

    private void pour(ChannelHandlerContext context) {
        while (context.channel().isWritable() && total.get() < MUCH) {
            total.addAndGet(PART);
            context.write(Unpooled.wrappedBuffer(new byte[PART]));
        }
        context.flush();
    }

    /** Returns how much it had sent when it was first stopped. */
    long awaitUnwritable() throws Exception {
        return unwritable.get(30, TimeUnit.SECONDS);
    }

    long total() {
        return total.get();
    }
}
