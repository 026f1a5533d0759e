package dev.fourfold.protocol.handshake;

import dev.fourfold.protocol.HandshakeEvent;
import dev.fourfold.protocol.Secret;
import dev.fourfold.protocol.message.Aead;
import dev.fourfold.protocol.message.HandshakeMessage;
import dev.fourfold.protocol.record.Form;
import java.util.List;

/**
 * What a state answers to a message.
 *
 * @param next the next state
 * @param actions what to do before the next message, in order
 */
public record Step(Handshake next, List<Action> actions) {

    public Step {
        actions = List.copyOf(actions);
    }

    static Step to(Handshake next, Action... actions) {
        return new Step(next, List.of(actions));
    }

    /** Says whether what comes next must come in another record: under other keys, or in answer to what we send. */
    public boolean endsRecord() {
        return actions.stream()
                .anyMatch(action -> action instanceof Send
                        || action instanceof ProtectReads
                        || action instanceof StopReading
                        || action instanceof UpdateReads);
    }

    /** Something that only the owner of the stream can do. */
    public sealed interface Action {}

    /** Send a message under the present keys. */
    public record Send(HandshakeMessage message) implements Action {}

    /** From here on accept records of this form under this traffic secret. */
    public record ProtectReads(Form form, Aead aead, Secret trafficSecret) implements Action {}

    /** Accept records of this form no more. */
    public record StopReading(Form form) implements Action {}

    /** Accept alerts in clear no more. */
    public record RefuseClearAlerts() implements Action {}

    /** From here on send records of this form under this traffic secret. */
    public record ProtectWrites(Form form, Aead aead, Secret trafficSecret) implements Action {}

    /** From here on accept application records under the peer's next traffic secret. */
    public record UpdateReads() implements Action {}

    /** Change to our own next traffic secret before the next application data, and say so. */
    public record AnswerKeyUpdate() implements Action {}

    /** Never send a record with more content than this. */
    public record LimitWrites(int recordLimit) implements Action {}

    /** Tell whoever watches. */
    public record Tell(HandshakeEvent.Detail detail) implements Action {}
}
