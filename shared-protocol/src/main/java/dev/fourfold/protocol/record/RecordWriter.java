package dev.fourfold.protocol.record;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Limits.KeyUsage;
import dev.fourfold.protocol.message.HandshakeMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Seals content under the newest keys, which it updates by itself before they are worn out, and writes it to a stream, as many
 * records at once as the platform hands to TCP in one call. It holds a buffer only while it writes. Not safe for two threads at
 * once: who shares it locks around it.
 */
public final class RecordWriter {

    private static final int CLEAR_LIMIT = 16_384;
    private static final int FLIGHT_PADDING = 256;
    private static final long NEVER = Long.MAX_VALUE;
    private static final int OVERHEAD = RecordCipher.recordLength(0, 1);
    private static final byte[] NONE = {};

    private final OutputStream out;
    private final KeyUsage usage;
    private final Padding padding;
    private final InstantSource clock;
    private final BufferPool pool;
    private Form form = Form.CLEAR_HANDSHAKE;
    private @Nullable RecordCipher cipher;
    private long keyEndsMillis = NEVER;
    private int peerLimit = CLEAR_LIMIT;
    private byte[] buffer = NONE;
    private int filled;

    /**
     * Makes a writer.
     *
     * @param usage how long we seal under one key
     * @param padding how application content is padded
     * @param clock by which a key grows old
     */
    public RecordWriter(OutputStream out, KeyUsage usage, Padding padding, InstantSource clock) {
        this(out, usage, padding, clock, BufferPool.shared());
    }

    RecordWriter(OutputStream out, KeyUsage usage, Padding padding, InstantSource clock, BufferPool pool) {
        this.out = out;
        this.usage = usage;
        this.padding = padding;
        this.clock = clock;
        this.pool = pool;
    }

    /** Seals everything from now on. */
    public void protect(Form form, RecordCipher cipher) {
        if (this.cipher != null) {
            this.cipher.forget();
        }
        this.form = form;
        use(cipher);
    }

    /** Sends records with at most {@code limit} bytes of content from now on. */
    public void limit(int limit) {
        peerLimit = limit;
    }

    /** Says whether application data can be sent. */
    public boolean hasApplicationKeys() {
        return form == Form.SEALED_APPLICATION && cipher != null;
    }

    /** Writes content, over as many records as it needs; empty content makes one empty record. */
    public void write(ContentType type, byte[] content, int offset, int length) throws IOException {
        buffer = pool.borrow(Math.min(length, BufferPool.BATCH - OVERHEAD) + OVERHEAD);
        try {
            int written = 0;
            do {
                if (isWorn()) {
                    sealUpdate(false);
                }
                int part = Math.min(peerLimit, length - written);
                seal(type, content, offset + written, part);
                written += part;
            } while (written < length);
        } finally {
            // also of what failed: what is sealed is counted
            end();
        }
    }

    /** Changes to our next traffic secret, and says so (protocol.md §9). */
    public void updateKeys(boolean request) throws IOException {
        buffer = pool.borrow(BufferPool.SMALL);
        try {
            sealUpdate(request);
        } finally {
            end();
        }
    }

    /** Writes an alert, in clear if there are no keys yet. */
    public void alert(Alert alert) throws IOException {
        buffer = pool.borrow(BufferPool.SMALL);
        try {
            seal(ContentType.ALERT, new byte[] {(byte) alert.code()}, 0, 1);
        } finally {
            end();
        }
    }

    /** Overwrites the keys: nothing can be sealed any more. */
    public void forget() {
        if (cipher != null) {
            cipher.forget();
        }
    }

    private void sealUpdate(boolean request) throws IOException {
        if (!hasApplicationKeys() || cipher == null) {
            throw new IllegalStateException("There are no application keys yet");
        }
        byte[] update = new HandshakeMessage.KeyUpdate(request ? 1 : 0).encode();
        makeRoom(RecordCipher.recordLength(update.length, 0));
        filled = cipher.seal(form, ContentType.HANDSHAKE, update, 0, update.length, 0, buffer, filled);
        use(cipher.next());
    }

    private void use(RecordCipher cipher) {
        this.cipher = cipher;
        keyEndsMillis =
                form == Form.SEALED_APPLICATION ? clock.millis() + usage.age().toMillis() : NEVER;
    }

    private boolean isWorn() {
        return hasApplicationKeys()
                && cipher != null
                && (cipher.isWorn(usage.records() - 1, usage.bytes()) || clock.millis() >= keyEndsMillis);
    }

    private void seal(ContentType type, byte[] content, int offset, int length) throws IOException {
        if (cipher == null) {
            makeRoom(RecordCipher.HEADER + length);
            RecordCipher.writeHeader(
                    buffer, filled, type == ContentType.ALERT ? Form.CLEAR_ALERT : Form.CLEAR_HANDSHAKE, length);
            System.arraycopy(content, offset, buffer, filled + RecordCipher.HEADER, length);
            filled += RecordCipher.HEADER + length;
            return;
        }
        int pad = pad(type, length);
        makeRoom(RecordCipher.recordLength(length, pad));
        filled = cipher.seal(form, type, content, offset, length, pad, buffer, filled);
    }

    /** Makes room for a record behind those that wait, or by writing them. */
    private void makeRoom(int length) throws IOException {
        if (filled + length <= buffer.length) {
            return;
        }
        writeFilled();
        if (length > buffer.length) {
            byte[] larger = pool.borrow(length);
            pool.giveBack(buffer);
            buffer = larger;
        }
    }

    private void end() throws IOException {
        try {
            writeFilled();
            out.flush();
        } finally {
            pool.giveBack(buffer);
            buffer = NONE;
        }
    }

    private void writeFilled() throws IOException {
        int length = filled;
        filled = 0;
        if (length > 0) {
            out.write(buffer, 0, length);
        }
    }

    private int pad(ContentType type, int length) {
        return switch (type) {
            case APPLICATION -> padding.padded(length, peerLimit) - length;
            // protocol.md §3: "Sealed handshake flights SHOULD be padded to a multiple of 256 bytes"
            case HANDSHAKE -> Math.min(peerLimit, Math.ceilDiv(length, FLIGHT_PADDING) * FLIGHT_PADDING) - length;
            case ALERT, PING -> 0;
        };
    }
}
