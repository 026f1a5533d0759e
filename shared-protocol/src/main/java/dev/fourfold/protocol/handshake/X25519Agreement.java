package dev.fourfold.protocol.handshake;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.ProtocolException;
import java.security.SecureRandom;
import java.util.Arrays;

/** X25519 of RFC 7748. */
record X25519Agreement() implements Agreement {

    @Override
    public int clientShare() {
        return Curve25519.KEY;
    }

    @Override
    public int serverShare() {
        return Curve25519.KEY;
    }

    @Override
    public int secret() {
        return Curve25519.KEY;
    }

    @Override
    public Begun begin(SecureRandom random) {
        return new Keys(Curve25519.privateKey(random));
    }

    @Override
    public byte[] answer(byte[] peer, SecureRandom random, byte[] secret, int offset) throws ProtocolException {
        var keys = new Keys(Curve25519.privateKey(random));
        try {
            keys.agree(peer, secret, offset);
            return keys.share();
        } finally {
            keys.forget();
        }
    }

    /** A key of 32 bytes. */
    static final class Keys implements Begun {

        private final byte[] privateKey;

        private Keys(byte[] privateKey) {
            this.privateKey = privateKey;
        }

        @Override
        public byte[] share() {
            return Curve25519.publicKey(privateKey);
        }

        @Override
        public void agree(byte[] peer, byte[] secret, int offset) throws ProtocolException {
            // protocol.md §4.11: "an X25519 result that is all zero [is] illegal_parameter"
            if (!Curve25519.agree(privateKey, peer, secret, offset)) {
                throw new ProtocolException(Alert.ILLEGAL_PARAMETER, "An X25519 share of low order");
            }
        }

        @Override
        public void forget() {
            Arrays.fill(privateKey, (byte) 0);
        }
    }
}
