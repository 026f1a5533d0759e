package dev.fourfold.protocol;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/** The sending half of an open channel as a stream. */
final class ChannelOutput extends OutputStream {

    private final SecureChannel channel;

    ChannelOutput(SecureChannel channel) {
        this.channel = channel;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length > 0) {
            channel.send(bytes, offset, length);
        }
    }

    @Override
    public void close() throws IOException {
        channel.finish();
    }
}
