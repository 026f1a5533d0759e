package dev.fourfold.protocol.handshake;

import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.Secret;

/**
 * The key schedule of protocol.md §6 as types: the keys of a stage exist only where the stage has been reached.
 *
 * <pre>
 * 0  -> Extract -> ES -> "derived" -+
 * SS ----------------------------> Extract -> HS: s hs, c hs -> "derived" -+
 * 0  -------------------------------------------------------------------> Extract -> MS: s ap, c ap, s fin, cid
 * </pre>
 */
final class KeySchedule {

    private static final int CONNECTION_ID = 16;
    private static final Bytes NOTHING = Bytes.of(new byte[0]);

    private KeySchedule() {}

    /** Returns the handshake keys that follow from the key exchange and both hellos. */
    static Handshaking handshaking(Secret shared, Bytes hellos) {
        Secret early = Secret.zero().extract(Secret.zero());
        Secret handshake = derived(early).extract(shared);
        try {
            Secret server = handshake.derive("s hs", hellos);
            Secret client = handshake.derive("c hs", hellos);
            return new Handshaking(
                    server,
                    client,
                    server.derive("confirm", NOTHING),
                    client.derive("finished", NOTHING),
                    derived(handshake).extract(Secret.zero()));
        } finally {
            handshake.forget();
        }
    }

    private static Secret derived(Secret secret) {
        return secret.derive("derived", Transcript.empty().hash());
    }

    /**
     * The keys of phases 2 and 3.
     *
     * @param server what the server's records are sealed under
     * @param client what the client's records are sealed under
     * @param confirm what ServerConfirm is made with
     * @param finished what ClientFinished is made with
     * @param master MS
     */
    record Handshaking(Secret server, Secret client, Secret confirm, Secret finished, Secret master) {

        Bytes serverConfirm(Transcript transcript) {
            return confirm.mac(transcript.hash());
        }

        boolean verifiesServerConfirm(Bytes mac, Transcript transcript) {
            return confirm.verifies(mac, transcript.hash());
        }

        Bytes clientFinished(Transcript transcript) {
            return finished.mac(transcript.hash());
        }

        boolean verifiesClientFinished(Bytes mac, Transcript transcript) {
            return finished.verifies(mac, transcript.hash());
        }

        /** Returns the application keys that follow from everything up to ClientFinished. */
        Traffic traffic(Transcript toClientFinished) {
            Bytes t4 = toClientFinished.hash();
            return new Traffic(
                    master.derive("s ap", t4),
                    master.derive("c ap", t4),
                    master.derive("s fin", t4).derive("finished", NOTHING),
                    master.derive("cid", t4).publish().first(CONNECTION_ID),
                    t4);
        }

        /** Overwrites what is not needed any more once the application keys are there. */
        void forget() {
            confirm.forget();
            finished.forget();
            master.forget();
        }
    }

    /**
     * The keys of the open channel.
     *
     * @param server what the server's records are sealed under
     * @param client what the client's records are sealed under
     * @param finished what ServerFinished is made with
     * @param connectionId a public name of this connection, the same on both sides
     * @param transcript T4
     */
    record Traffic(Secret server, Secret client, Secret finished, Bytes connectionId, Bytes transcript) {

        Bytes serverFinished() {
            return finished.mac(transcript);
        }

        boolean verifiesServerFinished(Bytes mac) {
            return finished.verifies(mac, transcript);
        }
    }
}
