package dev.fourfold.protocol.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.ChannelEngine;
import dev.fourfold.protocol.HandshakeEvent;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.handshake.Recording.Line;
import dev.fourfold.protocol.message.HandshakeMessage;
import dev.fourfold.protocol.message.HandshakeMessage.ClientHello;
import dev.fourfold.protocol.message.HandshakeMessage.HelloRetry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Our peer in the place of one of a recording: it gets what the other sent, and has to send what is recorded. */
final class Replay {

    private static final int HEADER = 4;
    private static final int CLEAR = 0xD1;
    private static final int APPLICATION_KEYS = 0xD4;

    private final Recording recording;
    private final boolean server;
    private final ChannelEngine engine;
    private final List<HandshakeEvent> events = new ArrayList<>();
    private byte[] pending = new byte[0];
    private boolean nextDiffers;
    private boolean finishedDiffers;
    private @Nullable HelloRetry ourRetry;
    private @Nullable HelloRetry recordedRetry;

    Replay(Recording recording, boolean server) {
        this.recording = recording;
        this.server = server;
        // our tickets are as long and live as long as we like
        finishedDiffers = server && recording.has("draw.ticket_0");
        engine = new RecordedPeer(recording, server).begin(events::add);
    }

    ChannelEngine engine() {
        return engine;
    }

    List<HandshakeEvent> events() {
        return events;
    }

    /** Plays all of it. */
    void play() throws IOException {
        for (Line line : recording.lines()) {
            if (line.name().equals("step") && line.value().startsWith(server ? "server" : "client")) {
                step(line.value().split(" ", -1));
            } else if (line.isRecord()) {
                exchange(line);
            }
        }
        assertThat(sent()).as("what is sent besides").isEmpty();
    }

    /** Plays what the other sent before our first record in a form. */
    void playUntil(int form) throws IOException {
        for (Line line : recording.lines().stream().filter(Line::isRecord).toList()) {
            if (isOurs(line) && (line.bytes()[0] & 0xFF) == form) {
                return;
            }
            exchange(line);
        }
    }

    /** Plays all of it; the other errs somewhere, and what we send to the end is recorded too. */
    ProtocolException playUntilRefused() throws IOException {
        ProtocolException refusal = null;
        for (Line line : recording.lines().stream().filter(Line::isRecord).toList()) {
            try {
                exchange(line);
            } catch (ProtocolException e) {
                refusal = e;
            }
        }
        assertThat(sent()).as("what is sent besides").isEmpty();
        return assertThat(refusal).as("a refusal").isNotNull().actual();
    }

    private void exchange(Line line) throws IOException {
        if (isOurs(line)) {
            expect(line.bytes());
        } else {
            engine.feed(ByteBuffer.wrap(withOurCookie(line.bytes())));
        }
    }

    private boolean isOurs(Line line) {
        return line.name().equals(server ? Recording.TO_CLIENT : Recording.TO_SERVER);
    }

    private void step(String[] words) throws IOException {
        switch (words[1]) {
            case "data" -> {
                // no profile pads one record and not the next
                nextDiffers = !words[3].equals("0");
                engine.send(ByteBuffer.wrap(HexFormat.of().parseHex(words[2])));
            }
            case "ping" -> {
                nextDiffers = true;
                engine.ping();
            }
            case "update" -> {
                // ours always asks for one too
                nextDiffers = words[2].equals("0");
                engine.updateKeys();
            }
            case "close" -> engine.finish();
            default -> assertThat(words).containsExactly("both", "ended");
        }
    }

    private void expect(byte[] recorded) throws ProtocolException {
        byte[] all = sent();
        assertThat(all).as("what is sent").hasSizeGreaterThan(HEADER);
        byte[] record = Arrays.copyOf(all, length(all));
        if (mayDiffer(record, recorded)) {
            assertThat(record[0]).isEqualTo(recorded[0]);
        } else {
            // a line may have several
            record = Arrays.copyOf(all, Math.min(all.length, recorded.length));
            assertThat(record).isEqualTo(recorded);
        }
        pending = Arrays.copyOfRange(all, record.length, all.length);
    }

    private boolean mayDiffer(byte[] record, byte[] recorded) throws ProtocolException {
        int form = recorded[0] & 0xFF;
        if (form == CLEAR && server && message(recorded) instanceof HelloRetry retry) {
            recordedRetry = retry;
            ourRetry = (HelloRetry) message(record);
            assertThat(ourRetry.suite()).isEqualTo(retry.suite());
            assertThat(ourRetry.group()).isEqualTo(retry.group());
            return true;
        }
        boolean differs = nextDiffers || (finishedDiffers && form == APPLICATION_KEYS);
        nextDiffers = false;
        finishedDiffers &= form != APPLICATION_KEYS;
        return differs;
    }

    /** Returns the record, with our cookie if it has the one that the recorded server gave. */
    private byte[] withOurCookie(byte[] record) {
        if (ourRetry == null || recordedRetry == null || (record[0] & 0xFF) != CLEAR) {
            return record;
        }
        try {
            if (message(record) instanceof ClientHello hello && hello.cookie().equals(recordedRetry.cookie())) {
                byte[] again = hello.with(hello.shares(), ourRetry.cookie(), hello.ticket(), hello.binder())
                        .encode();
                return ByteBuffer.allocate(HEADER + again.length)
                        .putInt(CLEAR << 24 | again.length)
                        .put(again)
                        .array();
            }
            return record;
        } catch (ProtocolException e) {
            return record;
        }
    }

    /** Returns the message of the first record. */
    private static HandshakeMessage message(byte[] record) throws ProtocolException {
        return HandshakeMessage.decode(Arrays.copyOfRange(record, HEADER, length(record)));
    }

    private static int length(byte[] record) {
        return HEADER + (ByteBuffer.wrap(record).getInt() & 0xFFFFFF);
    }

    /** Returns what we have sent, and was not expected yet. */
    private byte[] sent() {
        ByteBuffer more = engine.drain();
        byte[] all = Arrays.copyOf(pending, pending.length + more.remaining());
        more.get(all, pending.length, more.remaining());
        pending = all;
        return all;
    }
}
