package dev.fourfold.protocol.attack;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Limits;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.TestPki;
import dev.fourfold.protocol.handshake.Handshake;
import dev.fourfold.protocol.handshake.Handshake.Connected;
import dev.fourfold.protocol.handshake.Step;
import dev.fourfold.protocol.message.HandshakeMessage;
import dev.fourfold.protocol.message.MessageAssembler;
import dev.fourfold.protocol.record.ContentType;
import dev.fourfold.protocol.record.OpenedRecord;
import dev.fourfold.protocol.record.Padding;
import dev.fourfold.protocol.record.RecordCipher;
import dev.fourfold.protocol.record.RecordOpener;
import dev.fourfold.protocol.record.RecordReader;
import dev.fourfold.protocol.record.RecordWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;

/** A peer that has all the keys it may have, and deviates from the protocol where a test says so. */
final class Adversary implements AutoCloseable {

    static final int LIMIT = 65_536;

    /** A hello that follows the grammar, and a finish. */
    static final String HELLO =
            "0100003b 020001" + "00".repeat(32) + "020101 0000 020807 004000 00000000 00 00 0000 0000 00 00 00";

    static final String FINISHED = "1e000021 20" + "00".repeat(32);

    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;
    private final OutputStream out;
    private final RecordOpener opener = new RecordOpener(LIMIT);
    private final RecordReader reader;
    private final RecordWriter writer;
    private final Deviation deviation;
    private final MessageAssembler assembler = new MessageAssembler();
    private final ByteArrayOutputStream flight = new ByteArrayOutputStream();
    private final List<Alert> alerts = new ArrayList<>();
    private UnaryOperator<byte[]> onTheWire = UnaryOperator.identity();
    private Handshake state;

    /** What came of it: the alerts that came, and whether the channel was open. */
    record Outcome(List<Alert> alerts, boolean connected) {}

    Adversary(Socket socket, Step start, Deviation deviation) throws IOException {
        this.socket = socket;
        this.deviation = deviation;
        socket.setSoTimeout(PATIENCE_MILLIS);
        out = socket.getOutputStream();
        reader = new RecordReader(socket.getInputStream(), opener);
        writer = new RecordWriter(
                new OutputStream() {
                    @Override
                    public void write(int value) {
                        throw new IllegalStateException("records are written whole");
                    }

                    @Override
                    public void write(byte[] bytes, int offset, int length) throws IOException {
                        byte[] record = new byte[length];
                        System.arraycopy(bytes, offset, record, 0, length);
                        out.write(onTheWire.apply(record));
                    }
                },
                Limits.KeyUsage.DEFAULT,
                Padding.NONE,
                InstantSource.fixed(TestPki.NOW));
        state = start.next();
        perform(start);
    }

    /** Talks until the other side has ended the connection. */
    Outcome talk() throws IOException {
        try {
            while (!(state instanceof Connected)) {
                receive(reader.read());
            }
            deviation.whenOpen(this);
            while (true) {
                receive(reader.read());
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the other side neither answers nor ends", e);
        } catch (IOException e) {
            // the end
            return new Outcome(alerts, state instanceof Connected);
        }
    }

    /** Sends handshake bytes as they stand, under the present keys. */
    void handshake(byte[] bytes) throws IOException {
        writer.write(ContentType.HANDSHAKE, bytes, 0, bytes.length);
    }

    /** Sends a record of any type under the present keys. */
    void record(ContentType type, byte... content) throws IOException {
        writer.write(type, content, 0, content.length);
    }

    void closeNotify() throws IOException {
        record(ContentType.ALERT, (byte) 0);
    }

    /** Changes to our own next keys without saying so, by saying so where nobody hears it. */
    void updateKeysSilently() throws IOException {
        onTheWire = _ -> new byte[0];
        writer.updateKeys(false);
        onTheWire = UnaryOperator.identity();
    }

    /** Sends {@code what} and changes each of its records on the wire. */
    void distorting(UnaryOperator<byte[]> distortion, ContentType type, byte... content) throws IOException {
        onTheWire = distortion;
        record(type, content);
        onTheWire = UnaryOperator.identity();
    }

    RecordWriter writer() {
        return writer;
    }

    /** Sends handshake bytes as they stand, under the present keys. */
    void handshake(String hex) throws IOException {
        handshake(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    /** Sends bytes as they stand. */
    void raw(String hex) throws IOException {
        out.write(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    /** Ends the stream without a word. */
    void cut() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void receive(OpenedRecord record) throws IOException {
        switch (record.type()) {
            case ALERT -> alerts.add(Alert.ofCode(record.content()[0] & 0xFF));
            case HANDSHAKE -> {
                assembler.add(record.content());
                for (var message = assembler.next(_ -> true);
                        message.isPresent();
                        message = assembler.next(_ -> true)) {
                    answer(message.get());
                }
            }
            case APPLICATION, PING -> {}
        }
    }

    /** Does what its state says; what a rogue is not prepared for it does not hear. */
    private void answer(HandshakeMessage message) throws IOException {
        Step step;
        try {
            step = state.on(message);
        } catch (ProtocolException e) {
            return;
        }
        state = step.next();
        perform(step);
    }

    private void perform(Step step) throws IOException {
        for (Step.Action action : step.actions()) {
            if (deviation.staysInClear() && !(action instanceof Step.Send)) {
                flush();
                continue;
            }
            switch (action) {
                case Step.Send send -> deviation.inPlaceOf(send.message()).forEach(flight::writeBytes);
                case Step.ProtectReads reads ->
                    opener.accept(reads.form(), RecordCipher.of(reads.aead(), reads.trafficSecret()));
                case Step.ProtectWrites writes -> {
                    flush();
                    writer.protect(writes.form(), RecordCipher.of(writes.aead(), writes.trafficSecret()));
                }
                case Step.UpdateReads _ -> opener.updateKeys();
                case Step.StopReading _,
                        Step.RefuseClearAlerts _,
                        Step.LimitWrites _,
                        Step.AnswerKeyUpdate _,
                        Step.Tell _ -> {}
            }
        }
        flush();
    }

    private void flush() throws IOException {
        if (flight.size() > 0) {
            byte[] bytes = flight.toByteArray();
            flight.reset();
            deviation.send(this, bytes);
        }
    }
}
