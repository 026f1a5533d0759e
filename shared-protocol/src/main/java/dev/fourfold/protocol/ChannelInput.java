package dev.fourfold.protocol;

import dev.fourfold.protocol.record.RecordReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The receiving half of an open channel: the data of its records as a stream that tells the end from truncation. */
final class ChannelInput extends InputStream {

    private static final byte[] NOTHING = {};

    private final SecureChannel channel;
    private final DeadlineInput in;
    private final RecordReader reader;
    private final Incoming incoming;
    private final ReentrantLock reading = new ReentrantLock();
    private byte[] content = NOTHING;
    private int position;
    private @Nullable IOException broken;

    ChannelInput(SecureChannel channel, DeadlineInput in, RecordReader reader, Incoming incoming) {
        this.channel = channel;
        this.in = in;
        this.reader = reader;
        this.incoming = incoming;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        if (length == 0) {
            return 0;
        }
        reading.lock();
        try {
            while (position == content.length) {
                if (incoming.hasEnded()) {
                    return -1;
                }
                receive();
            }
            int part = Math.min(length, content.length - position);
            System.arraycopy(content, position, buffer, offset, part);
            position += part;
            if (position == content.length) {
                content = NOTHING;
                position = 0;
            }
            return part;
        } finally {
            reading.unlock();
        }
    }

    /** Returns the bytes that are there without waiting. */
    @Override
    public int available() {
        reading.lock();
        try {
            return content.length - position;
        } finally {
            reading.unlock();
        }
    }

    /** Closes the channel. */
    @Override
    public void close() {
        channel.close();
    }

    /** Reads and forgets what still comes, until the peer closes too or the time is over. */
    void drain(Duration most) throws IOException, InterruptedException {
        if (!reading.tryLock(most.toMillis(), TimeUnit.MILLISECONDS)) {
            return;
        }
        try {
            in.allow(most);
            while (!incoming.hasEnded()) {
                receive();
            }
        } finally {
            reading.unlock();
        }
    }

    private void receive() throws IOException {
        if (broken != null) {
            throw new IOException(broken.getMessage(), broken);
        }
        try {
            content = incoming.take(reader.read());
            position = 0;
        } catch (ProtocolException e) {
            broken = e;
            channel.fail(e.alert());
            throw e;
        } catch (PeerAlert e) {
            broken = e.forCaller();
            channel.abort();
            throw broken;
        } catch (SocketTimeoutException e) {
            // nothing is lost: the read may be repeated
            throw e;
        } catch (IOException e) {
            broken = e;
            throw e;
        }
    }
}
