package dev.fourfold.protocol.record;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Limits.KeyUsage;
import dev.fourfold.protocol.message.HandshakeMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Seals content and writes it to a stream, one write a record, under the newest keys, which it updates by itself before they
 * are worn out. Not safe for two threads at once: who shares it locks around it.
 */
public final class RecordWriter {

    private static final int CLEAR_LIMIT = 16_384;
    private static final int FLIGHT_PADDING = 256;

    private final OutputStream out;
    private final KeyUsage usage;
    private final Padding padding;
    private final InstantSource clock;
    private Form form = Form.CLEAR_HANDSHAKE;
    private @Nullable RecordCipher cipher;
    private Instant keyEnds = Instant.MAX;
    private int peerLimit = CLEAR_LIMIT;

    /**
     * Makes a writer.
     *
     * @param usage how long we seal under one key
     * @param padding how application content is padded
     * @param clock by which a key grows old
     */
    public RecordWriter(OutputStream out, KeyUsage usage, Padding padding, InstantSource clock) {
        this.out = out;
        this.usage = usage;
        this.padding = padding;
        this.clock = clock;
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
        int written = 0;
        do {
            if (isWorn()) {
                updateKeys(false);
            }
            int part = Math.min(peerLimit, length - written);
            out.write(record(type, content, offset + written, part));
            written += part;
        } while (written < length);
        out.flush();
    }

    /** Changes to our next traffic secret, and says so (protocol.md §9). */
    public void updateKeys(boolean request) throws IOException {
        if (!hasApplicationKeys() || cipher == null) {
            throw new IllegalStateException("There are no application keys yet");
        }
        byte[] update = new HandshakeMessage.KeyUpdate(request ? 1 : 0).encode();
        out.write(cipher.seal(form, ContentType.HANDSHAKE, update, 0, update.length, 0));
        use(cipher.next());
        out.flush();
    }

    /** Writes an alert, in clear if there are no keys yet. */
    public void alert(Alert alert) throws IOException {
        byte[] code = {(byte) alert.code()};
        out.write(cipher == null ? clear(Form.CLEAR_ALERT, code, 0, 1) : record(ContentType.ALERT, code, 0, 1));
        out.flush();
    }

    /** Overwrites the keys: nothing can be sealed any more. */
    public void forget() {
        if (cipher != null) {
            cipher.forget();
        }
    }

    private void use(RecordCipher cipher) {
        this.cipher = cipher;
        keyEnds = form == Form.SEALED_APPLICATION ? clock.instant().plus(usage.age()) : Instant.MAX;
    }

    private boolean isWorn() {
        return hasApplicationKeys()
                && cipher != null
                && (cipher.isWorn(usage.records() - 1, usage.bytes())
                        || !clock.instant().isBefore(keyEnds));
    }

    private byte[] record(ContentType type, byte[] content, int offset, int length) {
        if (cipher == null) {
            return clear(form, content, offset, length);
        }
        return cipher.seal(form, type, content, offset, length, pad(type, length));
    }

    private int pad(ContentType type, int length) {
        return switch (type) {
            case APPLICATION -> padding.padded(length, peerLimit) - length;
            // protocol.md §3: "Sealed handshake flights SHOULD be padded to a multiple of 256 bytes"
            case HANDSHAKE -> Math.min(peerLimit, Math.ceilDiv(length, FLIGHT_PADDING) * FLIGHT_PADDING) - length;
            case ALERT, PING -> 0;
        };
    }

    private static byte[] clear(Form form, byte[] content, int offset, int length) {
        byte[] record = new byte[RecordCipher.HEADER + length];
        RecordCipher.writeHeader(record, form, length);
        System.arraycopy(content, offset, record, RecordCipher.HEADER, length);
        return record;
    }
}
