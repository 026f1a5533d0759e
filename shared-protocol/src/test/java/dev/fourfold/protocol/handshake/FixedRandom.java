package dev.fourfold.protocol.handshake;

import java.security.SecureRandom;

/** Gives the bytes that a test wants, and no others. */
final class FixedRandom extends SecureRandom {

    private static final long serialVersionUID = 1L;

    private final byte[] bytes;
    private int given;

    FixedRandom(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    @Override
    public void nextBytes(byte[] out) {
        if (given + out.length > bytes.length) {
            throw new IllegalStateException("There were " + bytes.length + " bytes");
        }
        System.arraycopy(bytes, given, out, 0, out.length);
        given += out.length;
    }
}
