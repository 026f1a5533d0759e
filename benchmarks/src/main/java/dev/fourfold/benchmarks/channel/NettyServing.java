package dev.fourfold.benchmarks.channel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The server's side of a conversation, on an event loop. */
final class NettyServing extends SimpleChannelInboundHandler<ByteBuf> {

    private final byte[] begin = new byte[Conversation.BEGIN_LENGTH];
    private int begun;
    private int size;
    private int position;
    private long count;
    private boolean more = true;

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent completion && completion.isSuccess()) {
            var _ = context.writeAndFlush(context.alloc().ioBuffer(1).writeByte(Conversation.READY));
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) throws IOException {
        if (begun < begin.length) {
            int step = Math.min(begin.length - begun, bytes.readableBytes());
            bytes.readBytes(begin, begun, step);
            begun += step;
            if (begun < begin.length) {
                return;
            }
            size = ByteBuffer.wrap(begin, 1, Integer.BYTES).getInt();
        }
        if (begin[0] == Conversation.ONE_WAY) {
            count(context, bytes);
        } else if (bytes.isReadable()) {
            var _ = context.writeAndFlush(bytes.retain());
        }
    }

    private void count(ChannelHandlerContext context, ByteBuf bytes) throws IOException {
        while (bytes.isReadable()) {
            if (position == 0) {
                more = bytes.getByte(bytes.readerIndex()) != 0;
            }
            int step = Math.min(size - position, bytes.readableBytes());
            bytes.skipBytes(step);
            position += step;
            if (position == size) {
                position = 0;
                if (bytes.getByte(bytes.readerIndex() - 1) != (byte) count++) {
                    throw new IOException("A wrong byte in message " + (count - 1));
                }
            }
        }
        if (!more && position == 0) {
            var _ = context.writeAndFlush(context.alloc().ioBuffer(Long.BYTES).writeLong(count));
        }
    }

    /** The client sees it too and fails the run, or has cut the connection off because it was done. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        var _ = context.close();
    }
}
