package dev.fourfold.protocol;

import dev.fourfold.protocol.HandshakeEvent.Detail;
import dev.fourfold.protocol.handshake.Handshake;
import dev.fourfold.protocol.handshake.Handshake.Connected;
import dev.fourfold.protocol.handshake.Step;
import dev.fourfold.protocol.message.HandshakeMessage;
import dev.fourfold.protocol.message.MessageAssembler;
import dev.fourfold.protocol.message.MessageFields;
import dev.fourfold.protocol.record.ContentType;
import dev.fourfold.protocol.record.Form;
import dev.fourfold.protocol.record.OpenedRecord;
import dev.fourfold.protocol.record.RecordCipher;
import dev.fourfold.protocol.record.RecordOpener;
import dev.fourfold.protocol.record.RecordReader;
import dev.fourfold.protocol.record.RecordWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Joins records and states: takes a record, hands its messages to the state, does what the state says, until the state is
 * {@link Connected}. Whatever goes wrong is answered with one alert.
 */
final class HandshakeDriver {

    private final Endpoint endpoint;
    private final RecordOpener opener;
    private final RecordWriter writer;
    private final HandshakeObserver observer;
    private final ComputeLimit computing;
    private final MessageAssembler assembler = new MessageAssembler();
    private final ByteArrayOutputStream flight = new ByteArrayOutputStream();
    private final long began = System.nanoTime();
    private byte[] early = new byte[0];
    private Phase phase = Phase.HELLOS;
    private boolean applicationKeys;
    private boolean spoken;
    private @Nullable Handshake state;

    HandshakeDriver(
            Endpoint endpoint,
            RecordOpener opener,
            RecordWriter writer,
            HandshakeObserver observer,
            ComputeLimit computing) {
        this.endpoint = endpoint;
        this.opener = opener;
        this.writer = writer;
        this.observer = observer;
        this.computing = computing;
    }

    /** How a handshake begins; it may take a moment, as keys are made. */
    interface Start {
        Step step() throws ProtocolException;
    }

    /** Sends these bytes right after ClientFinished (protocol.md §1). */
    HandshakeDriver sending(byte[] first) {
        early = first;
        return this;
    }

    /**
     * Shakes hands over a stream.
     *
     * @throws IOException if there is no channel: the peer was told why, and so was the observer
     */
    Connected run(Start start, RecordReader reader) throws IOException {
        try {
            begin(start);
            while (!isOver()) {
                take(reader.read());
            }
            return connected();
        } catch (IOException | RuntimeException e) {
            throw failed(e);
        }
    }

    /** Begins; whatever it throws must be given to {@link #failed}. */
    void begin(Start start) throws IOException {
        tell(new HandshakeEvent.PhaseBegan());
        state = perform(start.step());
    }

    /** Takes the next record; whatever it throws must be given to {@link #failed}. */
    void take(OpenedRecord record) throws IOException {
        switch (record.type()) {
            case HANDSHAKE -> assembler.add(record.content());
            case ALERT -> throw new PeerAlert(alert(record.content()));
            case APPLICATION, PING ->
                throw new ProtocolException(Alert.UNEXPECTED_MESSAGE, record.type() + " before the handshake ended");
        }
        if (applicationKeys && record.form() == Form.SEALED_HANDSHAKE) {
            throw new ProtocolException(Alert.UNEXPECTED_MESSAGE, "A handshake message under keys that are over");
        }
        for (var message = nextMessage(); message.isPresent(); message = nextMessage()) {
            receive(message.get());
        }
        if (isOver()) {
            Connected connected = connected();
            tell(new HandshakeEvent.PhaseEnded());
            tell(new HandshakeEvent.Completed(
                    connected.connectionId(), connected.peer().identity().name()));
        }
    }

    private Optional<HandshakeMessage> nextMessage() throws ProtocolException {
        return assembler.next(current()::awaits);
    }

    private void receive(HandshakeMessage message) throws IOException {
        tellMessage(false, message);
        Handshake now = current();
        Step step = computing.run(() -> now.on(message));
        // protocol.md §3: "A message after which its sender changes keys or waits [...] MUST be the last of its record"
        if (step.endsRecord() && !assembler.isEmpty()) {
            throw new ProtocolException(Alert.UNEXPECTED_MESSAGE, "More in a record after its last message");
        }
        state = perform(step);
        if (early.length > 0 && writer.hasApplicationKeys()) {
            writer.write(ContentType.APPLICATION, early, 0, early.length);
            early = new byte[0];
        }
    }

    boolean isOver() {
        return state instanceof Connected;
    }

    Connected connected() {
        if (current() instanceof Connected connected) {
            return connected;
        }
        throw new IllegalStateException("The handshake is not over");
    }

    /** Tells the peer and the observer why there is no channel, forgets all keys, and returns what the caller is told. */
    IOException failed(Exception cause) {
        try {
            return switch (cause) {
                case PeerAlert e -> {
                    tell(new HandshakeEvent.Failed(e.alert(), true, "the peer gave up"));
                    yield new ProtocolException(
                            e.alert(), "The peer ended the handshake: " + e.alert() + hint(e.alert()));
                }
                case ProtocolException e -> refused(e);
                case SocketTimeoutException e ->
                    refused(new ProtocolException(Alert.HANDSHAKE_TIMEOUT, "The handshake took too long", e));
                case IOException e -> {
                    tell(new HandshakeEvent.Failed(
                            Alert.GENERAL_ERROR, true, "the connection ended: " + e.getMessage()));
                    yield e;
                }
                case RuntimeException e -> {
                    refused(new ProtocolException(Alert.INTERNAL_ERROR, "Our own fault: " + e, e));
                    throw e;
                }
                default -> throw new AssertionError(cause);
            };
        } finally {
            opener.forget();
            writer.forget();
        }
    }

    private ProtocolException refused(ProtocolException e) {
        // the peer first: the observer may be what failed
        if (spoken || !opener.hearsAnotherProtocol()) {
            try {
                writer.alert(endpoint.concealing() ? e.alert().concealed() : e.alert());
            } catch (IOException unheard) {
                e.addSuppressed(unheard);
            }
        }
        tell(new HandshakeEvent.Failed(e.alert(), false, String.valueOf(e.getMessage())));
        return e;
    }

    /** Says what we offered if the peer found nothing in common. */
    private String hint(Alert alert) {
        return switch (alert) {
            case HANDSHAKE_FAILURE, INSUFFICIENT_SECURITY ->
                "; our profile " + endpoint.algorithms() + " has the suites "
                        + endpoint.algorithms().suites() + " and the signatures "
                        + endpoint.algorithms().signatureSchemes();
            case NO_APPLICATION_PROTOCOL -> "; we speak " + endpoint.applicationProtocols();
            default -> "";
        };
    }

    private Handshake perform(Step step) throws IOException {
        for (Step.Action action : step.actions()) {
            perform(action);
        }
        flush();
        return step.next();
    }

    private void perform(Step.Action action) throws IOException {
        switch (action) {
            case Step.Send send -> {
                flight.writeBytes(send.message().encode());
                tellMessage(true, send.message());
            }
            case Step.ProtectReads reads -> {
                opener.accept(reads.form(), RecordCipher.of(reads.aead(), reads.trafficSecret()));
                applicationKeys = reads.form() == Form.SEALED_APPLICATION;
            }
            case Step.StopReading stop -> opener.refuse(stop.form());
            case Step.RefuseClearAlerts _ -> opener.refuseClearAlerts();
            case Step.ProtectWrites writes -> {
                flush();
                writer.protect(writes.form(), RecordCipher.of(writes.aead(), writes.trafficSecret()));
            }
            case Step.LimitWrites limit -> {
                flush();
                writer.limit(limit.recordLimit());
            }
            case Step.Tell tell -> tell(tell.detail());
            case Step.UpdateReads _, Step.AnswerKeyUpdate _ ->
                throw new IllegalStateException("Keys are updated on open channels only");
        }
    }

    private void flush() throws IOException {
        if (flight.size() > 0) {
            byte[] messages = flight.toByteArray();
            flight.reset();
            spoken = true;
            writer.write(ContentType.HANDSHAKE, messages, 0, messages.length);
        }
    }

    private Handshake current() {
        if (state == null) {
            throw new IllegalStateException("The handshake has not begun");
        }
        return state;
    }

    private void tellMessage(boolean sent, HandshakeMessage message) {
        Phase next = message.type().phase();
        if (next != phase) {
            tell(new HandshakeEvent.PhaseEnded());
            phase = next;
            tell(new HandshakeEvent.PhaseBegan());
        }
        // their words take 0.1 ms in a handshake
        if (!observer.equals(HandshakeObserver.NONE)) {
            int size = message.encode().length;
            tell(new HandshakeEvent.Message(sent, message.type().title(), size, MessageFields.of(message)));
        }
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
}
