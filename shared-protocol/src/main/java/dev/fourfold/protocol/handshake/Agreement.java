package dev.fourfold.protocol.handshake;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.ProtocolException;
import java.security.SecureRandom;

/** A way for two sides to agree on a secret: one part of a group, or a whole one. */
sealed interface Agreement permits X25519Agreement, P384Agreement, KemAgreement {

    /** Returns the length of what the client sends, in bytes. */
    int clientShare();

    /** Returns the length of what the server sends, in bytes. */
    int serverShare();

    /** Returns the length of the secret, in bytes. */
    int secret();

    /** Makes fresh keys: what a client does. */
    Begun begin(SecureRandom random);

    /**
     * Makes fresh keys and agrees with a client: what a server does.
     *
     * @param peer the client's share, of the right length
     * @param secret where to write the secret, from {@code offset} on
     * @return the server's share
     * @throws ProtocolException {@link Alert#ILLEGAL_PARAMETER} if the share is not one
     */
    byte[] answer(byte[] peer, SecureRandom random, byte[] secret, int offset) throws ProtocolException;

    /** The client's keys, until the server has answered. */
    sealed interface Begun permits X25519Agreement.Keys, P384Agreement.Keys, KemAgreement.Keys {

        /** Returns what the client sends. */
        byte[] share();

        /**
         * Agrees with the server.
         *
         * @param peer the server's share, of the right length
         * @param secret where to write the secret, from {@code offset} on
         * @throws ProtocolException {@link Alert#ILLEGAL_PARAMETER} if the share is not one
         */
        void agree(byte[] peer, byte[] secret, int offset) throws ProtocolException;

        /** Overwrites the keys, as far as the platform can. */
        void forget();
    }
}
