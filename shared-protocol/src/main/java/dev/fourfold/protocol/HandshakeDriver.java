package dev.fourfold.protocol;

import dev.fourfold.protocol.HandshakeEvent.Detail;
import dev.fourfold.protocol.handshake.Handshake;
import dev.fourfold.protocol.handshake.Handshake.Connected;
import dev.fourfold.protocol.handshake.Step;
import dev.fourfold.protocol.message.Aead;
import dev.fourfold.protocol.message.HandshakeMessage;
import dev.fourfold.protocol.message.MessageAssembler;
import dev.fourfold.protocol.message.MessageFields;
import dev.fourfold.protocol.record.ContentType;
import dev.fourfold.protocol.record.Form;
import dev.fourfold.protocol.record.OpenedRecord;
import dev.fourfold.protocol.record.RecordCipher;
import dev.fourfold.protocol.record.RecordReader;
import dev.fourfold.protocol.record.RecordWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * Joins the stream and the states: reads a record, hands its messages to the state, does what the state says, until the
 * state is {@link Connected}. Whatever goes wrong is answered with one alert.
 */
final class HandshakeDriver {

    private final RecordReader reader;
    private final RecordWriter writer;
    private final HandshakeObserver observer;
    private final MessageAssembler assembler = new MessageAssembler();
    private final ByteArrayOutputStream flight = new ByteArrayOutputStream();
    private final long began = System.nanoTime();
    private Phase phase = Phase.HELLOS;
    private boolean applicationKeys;

    HandshakeDriver(RecordReader reader, RecordWriter writer, HandshakeObserver observer) {
        this.reader = reader;
        this.writer = writer;
        this.observer = observer;
    }

    /**
     * Shakes hands.
     *
     * @throws IOException if there is no channel: the peer was told why, and so was the observer
     */
    Connected run(Step start) throws IOException {
        try {
            tell(new HandshakeEvent.PhaseBegan());
            Handshake state = perform(start);
            while (!(state instanceof Connected)) {
                state = receive(state);
            }
            Connected connected = (Connected) state;
            tell(new HandshakeEvent.PhaseEnded());
            tell(new HandshakeEvent.Completed(
                    connected.connectionId(), connected.peer().identity().name()));
            return connected;
        } catch (PeerAlert e) {
            tell(new HandshakeEvent.Failed(e.alert, true, "the peer gave up"));
            throw new ProtocolException(e.alert, "The peer ended the handshake: " + e.alert);
        } catch (ProtocolException e) {
            throw failed(e);
        } catch (SocketTimeoutException e) {
            throw failed(new ProtocolException(Alert.HANDSHAKE_TIMEOUT, "The handshake took too long", e));
        } catch (IOException e) {
            tell(new HandshakeEvent.Failed(Alert.GENERAL_ERROR, true, "the connection ended: " + e.getMessage()));
            throw e;
        } catch (RuntimeException e) {
            failed(new ProtocolException(Alert.INTERNAL_ERROR, "Our own fault: " + e, e));
            throw e;
        }
    }

    private Handshake receive(Handshake state) throws IOException {
        OpenedRecord record = reader.read();
        switch (record.type()) {
            case HANDSHAKE -> assembler.add(record.content());
            case ALERT -> throw new PeerAlert(alert(record.content()));
            case APPLICATION, PING ->
                throw new ProtocolException(Alert.UNEXPECTED_MESSAGE, record.type() + " before the handshake ended");
        }
        if (applicationKeys && record.form() == Form.SEALED_HANDSHAKE) {
            throw new ProtocolException(Alert.UNEXPECTED_MESSAGE, "A handshake message under keys that are over");
        }
        Handshake next = state;
        for (var message = assembler.next(); message.isPresent(); message = assembler.next()) {
            tellMessage(false, message.get());
            Step step = next.on(message.get());
            // protocol.md §3: "A message after which keys change MUST be the last of its record"
            if (step.changesReadKeys() && !assembler.isEmpty()) {
                throw new ProtocolException(Alert.UNEXPECTED_MESSAGE, "More in a record after its keys ended");
            }
            next = perform(step);
        }
        return next;
    }

    private Handshake perform(Step step) throws IOException {
        for (Step.Action action : step.actions()) {
            switch (action) {
                case Step.Send send -> {
                    flight.writeBytes(send.message().encode());
                    tellMessage(true, send.message());
                }
                case Step.ProtectReads reads -> {
                    reader.open(reads.form(), cipher(reads.trafficSecret()));
                    applicationKeys = reads.form() == Form.SEALED_APPLICATION;
                }
                case Step.StopReading stop -> reader.forget(stop.form());
                case Step.RefuseClearAlerts _ -> reader.refuseClearAlerts();
                case Step.ProtectWrites writes -> {
                    flush();
                    writer.protect(writes.form(), cipher(writes.trafficSecret()));
                }
                case Step.LimitWrites limit -> {
                    flush();
                    writer.limit(limit.recordLimit());
                }
                case Step.Tell tell -> tell(tell.detail());
            }
        }
        flush();
        return step.next();
    }

    private static RecordCipher cipher(Secret trafficSecret) {
        try {
            return RecordCipher.of(Aead.AES_128_GCM, trafficSecret);
        } finally {
            trafficSecret.forget();
        }
    }

    private void flush() throws IOException {
        if (flight.size() > 0) {
            byte[] messages = flight.toByteArray();
            flight.reset();
            writer.write(ContentType.HANDSHAKE, messages, 0, messages.length);
        }
    }

    private ProtocolException failed(ProtocolException e) {
        // the peer first: the observer may be what failed
        if (!reader.hearsAnotherProtocol()) {
            try {
                writer.alert(e.alert());
            } catch (IOException unheard) {
                e.addSuppressed(unheard);
            }
        }
        tell(new HandshakeEvent.Failed(e.alert(), false, String.valueOf(e.getMessage())));
        return e;
    }

    private void tellMessage(boolean sent, HandshakeMessage message) {
        Phase next = message.type().phase();
        if (next != phase) {
            tell(new HandshakeEvent.PhaseEnded());
            phase = next;
            tell(new HandshakeEvent.PhaseBegan());
        }
        tell(new HandshakeEvent.Message(
                sent, message.type().title(), message.encode().length, MessageFields.of(message)));
    }

    private void tell(Detail detail) {
        observer.on(new HandshakeEvent(Duration.ofNanos(System.nanoTime() - began), phase, detail));
    }

    static Alert alert(byte[] content) throws ProtocolException {
        if (content.length != 1) {
            throw new ProtocolException(Alert.DECODE_ERROR, "An alert of " + content.length + " bytes");
        }
        return Alert.ofCode(content[0] & 0xFF);
    }

    /** The peer gave up; there is nothing to answer. */
    private static final class PeerAlert extends IOException {

        private static final long serialVersionUID = 1L;

        private final Alert alert;

        PeerAlert(Alert alert) {
            super(alert.name());
            this.alert = alert;
        }
    }
}
