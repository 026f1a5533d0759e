package dev.fourfold.protocol;

import dev.fourfold.protocol.handshake.Handshake.Connected;
import dev.fourfold.protocol.handshake.Step;
import dev.fourfold.protocol.message.MessageAssembler;
import dev.fourfold.protocol.record.RecordContent;
import dev.fourfold.protocol.record.RecordOpener;
import org.jspecify.annotations.Nullable;

/** What comes in on an open channel, record by record, wherever it comes from (protocol.md §9). */
final class Incoming {

    // Specification constants
    private static final int MAX_EMPTY = 32;
    private static final int MAX_KEY_UPDATES = 64;

    private final RecordOpener opener;
    private final Connected state;
    private final Replies replies;
    private @Nullable MessageAssembler assembler;
    private int empty;
    private int keyUpdates;
    private boolean ended;

    Incoming(RecordOpener opener, Connected state, Replies replies) {
        this.opener = opener;
        this.state = state;
        this.replies = replies;
    }

    /** What the peer must hear from us in turn, soon, and before any further data of ours. */
    interface Replies {

        /** Answers a ping; of several the last will do. */
        void pong(byte[] answer);

        /** Updates our keys because the peer asks for it. */
        void keyUpdate();

        /** The peer has updated its keys, whether we had asked for it or not. */
        void keysUpdated();
    }

    /** Says whether the peer has said that it has no more to send. */
    boolean hasEnded() {
        return ended;
    }

    /**
     * Takes a record, and leaves application data alone: what it holds of something else has been dealt with and taken.
     *
     * @throws PeerAlert if the peer ended the channel
     * @throws ProtocolException if the record may not come now
     */
    void take(RecordContent record) throws ProtocolException, PeerAlert {
        boolean taken = false;
        try {
            deal(record);
            taken = true;
        } finally {
            if (!taken) {
                record.forget();
            }
        }
    }

    private void deal(RecordContent record) throws ProtocolException, PeerAlert {
        if (assembler != null && needsHandshake(record)) {
            throw new ProtocolException(Alert.UNEXPECTED_MESSAGE, record.type() + " in the middle of a message");
        }
        switch (record.type()) {
            case APPLICATION -> judge(record.remaining());
            case PING -> {
                byte[] answer = Ping.answer(record.takeAll());
                if (answer != null) {
                    replies.pong(answer);
                }
            }
            case ALERT -> {
                Alert alert = HandshakeDriver.alert(record.takeAll());
                if (alert != Alert.CLOSE_NOTIFY) {
                    throw new PeerAlert(alert);
                }
                ended = true;
            }
            case HANDSHAKE -> handshake(record.takeAll());
        }
    }

    private static boolean needsHandshake(RecordContent record) {
        return switch (record.type()) {
            case APPLICATION, PING -> true;
            case ALERT, HANDSHAKE -> false;
        };
    }

    private void judge(int length) throws ProtocolException {
        // protocol.md §9: "after it, it MUST NOT send application data (unexpected_message)"
        if (ended) {
            throw new ProtocolException(Alert.UNEXPECTED_MESSAGE, "Data after close_notify");
        }
        empty = length == 0 ? empty + 1 : 0;
        if (empty > MAX_EMPTY) {
            throw new ProtocolException(Alert.UNEXPECTED_MESSAGE, "Only empty records come");
        }
        if (length > 0) {
            keyUpdates = 0;
        }
    }

    private void handshake(byte[] content) throws ProtocolException {
        MessageAssembler open = assembler == null ? new MessageAssembler() : assembler;
        open.add(content);
        for (var message = open.next(state::awaits); message.isPresent(); message = open.next(state::awaits)) {
            Step step = state.on(message.get());
            // protocol.md §9: "It MUST be the last message of its record"
            if (!open.isEmpty()) {
                throw new ProtocolException(Alert.UNEXPECTED_MESSAGE, "More in a record after its keys ended");
            }
            if (++keyUpdates > MAX_KEY_UPDATES) {
                throw new ProtocolException(Alert.UNEXPECTED_MESSAGE, "Only key updates come");
            }
            for (Step.Action action : step.actions()) {
                perform(action);
            }
        }
        assembler = open.isEmpty() ? null : open;
    }

    private void perform(Step.Action action) {
        switch (action) {
            case Step.UpdateReads _ -> {
                opener.updateKeys();
                replies.keysUpdated();
            }
            case Step.AnswerKeyUpdate _ -> replies.keyUpdate();
            case Step.Send _,
                    Step.ProtectReads _,
                    Step.StopReading _,
                    Step.RefuseClearAlerts _,
                    Step.ProtectWrites _,
                    Step.LimitWrites _,
                    Step.Tell _ -> throw new IllegalStateException("Not on an open channel");
        }
    }
}
