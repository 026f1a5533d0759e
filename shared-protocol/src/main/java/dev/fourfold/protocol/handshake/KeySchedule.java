package dev.fourfold.protocol.handshake;

import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.Secret;
import dev.fourfold.protocol.message.Hash;

/**
 * The key schedule of protocol.md §6 as types: the keys of a stage exist only where the stage has been reached.
 *
 * <pre>
 * PSK or 0 -> Extract -> ES: res binder -> "derived" -+
 * SS ----------------------------------------------> Extract -> HS: s hs, c hs -> "derived" -+
 * 0  -------------------------------------------------------------------------------------> Extract -> MS
 *                                                     MS: s ap, c ap, s fin, cid, exp, res -> "ticket"
 * </pre>
 */
final class KeySchedule {

    private static final int CONNECTION_ID = 16;
    private static final Bytes NOTHING = Bytes.of(new byte[0]);

    private KeySchedule() {}

    /** Begins a handshake without a ticket. */
    static Early early(Hash hash) {
        return early(Secret.zero(hash));
    }

    /** Begins a handshake with the secret of a ticket, which stays the caller's. */
    static Early early(Secret psk) {
        return early(psk, Labels.FOURFOLD);
    }

    static Early early(Secret psk, Labels labels) {
        return new Early(psk.zeroAlike().extract(psk), labels);
    }

    private static Secret derived(Secret secret, Labels labels) {
        return secret.derive(labels.derived(), nothing(secret));
    }

    private static Bytes nothing(Secret secret) {
        return Transcript.empty(secret.hash()).hash();
    }

    /**
     * What is known before the peer has answered.
     *
     * @param early ES
     */
    record Early(Secret early, Labels labels) {

        /** Returns the proof that we hold the secret of a ticket, over the hash of all that precedes it. */
        Bytes binder(Bytes truncated) {
            Secret key = binderKey();
            try {
                return key.mac(truncated);
            } finally {
                key.forget();
            }
        }

        boolean verifiesBinder(Bytes binder, Bytes truncated) {
            Secret key = binderKey();
            try {
                return key.verifies(binder, truncated);
            } finally {
                key.forget();
            }
        }

        private Secret binderKey() {
            Secret key = early.derive(labels.binder(), nothing(early));
            try {
                return key.derive(labels.finished(), NOTHING);
            } finally {
                key.forget();
            }
        }

        /** Returns the handshake keys that follow from the key exchange and both hellos. */
        Handshaking handshaking(Secret shared, Bytes hellos) {
            Secret salt = derived(early, labels);
            Secret handshake = salt.extract(shared);
            Secret nextSalt = derived(handshake, labels);
            try {
                Secret server = handshake.derive(labels.serverHandshake(), hellos);
                Secret client = handshake.derive(labels.clientHandshake(), hellos);
                return new Handshaking(
                        server,
                        client,
                        server.derive(labels.confirm(), NOTHING),
                        client.derive(labels.finished(), NOTHING),
                        nextSalt.extract(nextSalt.zeroAlike()),
                        labels);
            } finally {
                salt.forget();
                handshake.forget();
                nextSalt.forget();
            }
        }

        /** Overwrites what is not needed any more once the handshake keys are there. */
        void forget() {
            early.forget();
        }
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
    record Handshaking(Secret server, Secret client, Secret confirm, Secret finished, Secret master, Labels labels) {

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
            Secret finish = master.derive(labels.serverFinished(), t4);
            try {
                return new Traffic(
                        master.derive(labels.serverTraffic(), t4),
                        master.derive(labels.clientTraffic(), t4),
                        finish.derive(labels.finished(), NOTHING),
                        master.derive(labels.exporter(), t4),
                        master.derive(labels.resumption(), t4),
                        master.derive(labels.connectionId(), t4).publish().first(CONNECTION_ID),
                        t4,
                        labels);
            } finally {
                finish.forget();
            }
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
     * @param exporter what keys for other purposes are derived from
     * @param resumption what the secrets of tickets are derived from
     * @param connectionId a public name of this connection, the same on both sides
     * @param transcript T4
     */
    record Traffic(
            Secret server,
            Secret client,
            Secret finished,
            Secret exporter,
            Secret resumption,
            Bytes connectionId,
            Bytes transcript,
            Labels labels) {

        Bytes serverFinished() {
            return finished.mac(transcript);
        }

        boolean verifiesServerFinished(Bytes mac) {
            return finished.verifies(mac, transcript);
        }

        /** Returns the secret of the ticket with this nonce. */
        Secret ticketPsk(Bytes nonce) {
            return resumption.derive(labels.ticket(), nonce);
        }

        /** Overwrites what is not needed any more once ServerFinished and the tickets are there. */
        void forget() {
            finished.forget();
            resumption.forget();
        }
    }
}
