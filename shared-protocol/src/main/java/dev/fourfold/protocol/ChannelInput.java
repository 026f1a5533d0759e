package dev.fourfold.protocol;

import dev.fourfold.protocol.record.ContentType;
import dev.fourfold.protocol.record.OpenedRecord;
import dev.fourfold.protocol.record.RecordReader;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The receiving half of an open channel: opens records, answers pings, tells the end from truncation. */
final class ChannelInput extends InputStream {

    // Specification constants
    private static final int MAX_EMPTY = 32;

    private final SecureChannel channel;
    private final DeadlineInput in;
    private final RecordReader reader;
    private final ReentrantLock reading = new ReentrantLock();
    private byte[] content = new byte[0];
    private int position;
    private int empty;
    private boolean ended;
    private @Nullable IOException broken;

    ChannelInput(SecureChannel channel, DeadlineInput in, RecordReader reader) {
        this.channel = channel;
        this.in = in;
        this.reader = reader;
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
                if (ended) {
                    return -1;
                }
                receive();
            }
            int part = Math.min(length, content.length - position);
            System.arraycopy(content, position, buffer, offset, part);
            position += part;
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
            while (!ended) {
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
            take(reader.read());
        } catch (ProtocolException e) {
            broken = e;
            channel.fail(e.alert());
            throw e;
        } catch (IOException e) {
            broken = e;
            throw e;
        }
    }

    private void take(OpenedRecord record) throws IOException {
        switch (record.type()) {
            case APPLICATION -> {
                content = record.content();
                position = 0;
                empty = content.length == 0 ? empty + 1 : 0;
                if (empty > MAX_EMPTY) {
                    throw new ProtocolException(Alert.UNEXPECTED_MESSAGE, "Only empty records come");
                }
            }
            case PING -> {
                byte[] answer = Ping.answer(record.content());
                if (answer != null && !channel.isClosed()) {
                    channel.send(ContentType.PING, answer, 0, answer.length);
                }
            }
            case ALERT -> {
                Alert alert = HandshakeDriver.alert(record.content());
                if (alert != Alert.CLOSE_NOTIFY) {
                    channel.abort();
                    throw new ProtocolException(alert, "The peer ended the channel: " + alert);
                }
                ended = true;
            }
            case HANDSHAKE ->
                throw new ProtocolException(Alert.UNEXPECTED_MESSAGE, "A handshake message on an open channel");
        }
    }
}
