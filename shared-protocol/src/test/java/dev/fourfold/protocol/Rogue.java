package dev.fourfold.protocol;

import dev.fourfold.protocol.handshake.Handshake;
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
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A peer that has all the keys it may have, and from some flight on says what a script says in place of what it should. It seals
 * whatever the script says, so that arbitrary content gets behind the AEAD.
 *
 * <pre>
 * script := flights:u8 item*      so many flights go as they should
 * item   := kind:u8 length:u16 bytes[length]
 * kind   := 0 the flight, changed by exclusive or with the bytes    1..4 a record of that content type
 *           5 bytes as they stand    6 a change of keys
 * </pre>
 */
final class Rogue {

    private static final List<ContentType> TYPES =
            List.of(ContentType.HANDSHAKE, ContentType.ALERT, ContentType.APPLICATION, ContentType.PING);
    private static final int MAX_TURNS = 8;
    private static final int MAX_RECORDS = 100;

    private final ByteBuffer script;
    private final FuzzedEngine target;
    private final FedInput fed = new FedInput();
    private final RecordOpener opener = new RecordOpener(65_536);
    private final RecordReader reader = new RecordReader(fed, opener);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream flight = new ByteArrayOutputStream();
    private final RecordWriter writer;
    private final MessageAssembler assembler = new MessageAssembler();
    private Handshake state;
    private int flights;
    private boolean deaf;

    private Rogue(FuzzedEngine target, Endpoint own, Step start, byte[] script) throws IOException {
        this.target = target;
        this.script = ByteBuffer.wrap(script);
        flights = this.script.hasRemaining() ? this.script.get() & 3 : 0;
        writer = new RecordWriter(out, Limits.KeyUsage.DEFAULT, Padding.NONE, own.clock());
        state = start.next();
        perform(start);
    }

    /** Attacks; fails if the target does what it never should. */
    static void attack(FuzzedEngine target, Endpoint own, Step start, byte[] script) {
        try {
            new Rogue(target, own, start, script).talk();
        } catch (IOException e) {
            throw new AssertionError("memory can be written", e);
        }
        target.finish();
    }

    private void talk() throws IOException {
        for (int turn = 0; turn < MAX_TURNS && !target.isOver(); turn++) {
            target.feed(taken(out));
            hear(target.drain());
        }
        for (int record = 0; record < MAX_RECORDS && script.remaining() >= 3 && !target.isOver(); record++) {
            say(new byte[0]);
            target.feed(taken(out));
            target.drain();
        }
    }

    private void hear(byte[] bytes) throws IOException {
        fed.feed(ByteBuffer.wrap(bytes));
        try {
            for (Optional<OpenedRecord> record = reader.poll(); record.isPresent() && !deaf; record = reader.poll()) {
                if (record.get().type() == ContentType.HANDSHAKE) {
                    assembler.add(record.get().content());
                    for (var message = assembler.next(_ -> true);
                            message.isPresent();
                            message = assembler.next(_ -> true)) {
                        answer(message.get());
                    }
                }
            }
        } catch (ProtocolException e) {
            // the two have lost each other, and the rogue goes on by its script
            deaf = true;
        }
    }

    private void answer(HandshakeMessage message) throws IOException {
        Step step = state.on(message);
        state = step.next();
        perform(step);
    }

    private void perform(Step step) throws IOException {
        for (Step.Action action : step.actions()) {
            switch (action) {
                case Step.Send send -> flight.writeBytes(send.message().encode());
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
        byte[] due = taken(flight);
        if (due.length == 0) {
            return;
        }
        if (flights > 0) {
            flights--;
            writer.write(ContentType.HANDSHAKE, due, 0, due.length);
        } else {
            say(due);
        }
    }

    /** Says the next of the script. */
    private void say(byte[] due) throws IOException {
        if (script.remaining() < 3) {
            return;
        }
        int kind = (script.get() & 0xFF) % 7;
        byte[] bytes = new byte[Math.min(script.getShort() & 0xFFFF, script.remaining())];
        script.get(bytes);
        switch (kind) {
            case 0 -> record(ContentType.HANDSHAKE, mixed(due, bytes));
            case 1, 2, 3, 4 -> record(TYPES.get(kind - 1), bytes);
            case 5 -> out.writeBytes(bytes);
            default -> {
                if (writer.hasApplicationKeys()) {
                    writer.updateKeys(bytes.length > 0);
                }
            }
        }
    }

    private void record(ContentType type, byte[] content) throws IOException {
        writer.write(type, content, 0, content.length);
    }

    private static byte[] mixed(byte[] flight, byte[] change) {
        byte[] mixed = Arrays.copyOf(flight, flight.length);
        for (int i = 0; i < Math.min(flight.length, change.length); i++) {
            mixed[i] ^= change[i];
        }
        return mixed;
    }

    private static byte[] taken(ByteArrayOutputStream from) {
        byte[] bytes = from.toByteArray();
        from.reset();
        return bytes;
    }
}
