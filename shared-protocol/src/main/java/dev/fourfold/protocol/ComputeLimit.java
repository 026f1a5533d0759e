package dev.fourfold.protocol;

import dev.fourfold.protocol.handshake.Step;

/** Bounds how many handshakes compute at once. */
@FunctionalInterface
interface ComputeLimit {

    /** Lets everybody compute. */
    ComputeLimit NONE = Computation::run;

    /**
     * Runs a computation when its turn has come.
     *
     * @throws ProtocolException {@link Alert#BUSY} if too many wait
     */
    Step run(Computation computation) throws ProtocolException;

    /** What a state does with a message. */
    interface Computation {
        Step run() throws ProtocolException;
    }
}
