package dev.fourfold.protocol.record;

import java.security.GeneralSecurityException;
import java.util.Arrays;

/** Seals and opens with associated data, content and result in arrays of their own. */
final class Sealing {

    private static final int BEFORE = 3;

    private Sealing() {}

    static byte[] seal(AeadKey key, byte[] nonce, byte[] aad, byte[] inner) throws GeneralSecurityException {
        int from = BEFORE + aad.length;
        int end = from + inner.length;
        byte[] buffer = new byte[end + AeadKey.TAG];
        System.arraycopy(aad, 0, buffer, BEFORE, aad.length);
        System.arraycopy(inner, 0, buffer, from, inner.length);
        key.seal(nonce, buffer, BEFORE, from, end);
        return Arrays.copyOfRange(buffer, from, buffer.length);
    }

    static byte[] open(AeadKey key, byte[] nonce, byte[] aad, byte[] sealed) throws GeneralSecurityException {
        int body = BEFORE + aad.length;
        byte[] buffer = new byte[body + sealed.length];
        System.arraycopy(aad, 0, buffer, BEFORE, aad.length);
        System.arraycopy(sealed, 0, buffer, body, sealed.length);
        byte[] into = new byte[sealed.length];
        return Arrays.copyOf(into, key.open(nonce, buffer, BEFORE, body, buffer.length, into));
    }
}
