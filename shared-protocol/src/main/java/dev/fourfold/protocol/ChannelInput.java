package dev.fourfold.protocol;

import dev.fourfold.protocol.record.RecordContent;
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

    private final SecureChannel channel;
    private final DeadlineInput in;
    private final RecordReader reader;
    private final Incoming incoming;
    private final ReentrantLock reading = new ReentrantLock();
    private final RecordContent content = new RecordContent();
    private @Nullable IOException broken;

    ChannelInput(SecureChannel channel, DeadlineInput in, RecordReader reader, Incoming incoming) {
        this.channel = channel;
        this.in = in;
        this.reader = reader;
        this.incoming = incoming;
    }

    @Override
    public int read() throws IOException {
        reading.lock();
        try {
            return awaitContent() ? content.take() : -1;
        } finally {
            reading.unlock();
        }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, buffer.length);
        if (length == 0) {
            return 0;
        }
        reading.lock();
        try {
            return awaitContent() ? content.take(buffer, offset, length) : -1;
        } finally {
            reading.unlock();
        }
    }

    /** Returns the bytes that are there without waiting. */
    @Override
    public int available() {
        reading.lock();
        try {
            return content.remaining();
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
                content.forget();
            }
        } finally {
            reading.unlock();
        }
    }

    private boolean awaitContent() throws IOException {
        while (content.remaining() == 0) {
            if (incoming.hasEnded()) {
                return false;
            }
            receive();
        }
        return true;
    }

    private void receive() throws IOException {
        if (broken != null) {
            throw new IOException(broken.getMessage(), broken);
        }
        try {
            reader.read(content);
            incoming.take(content);
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
