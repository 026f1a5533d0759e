package dev.fourfold.protocol.record;

import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.Secret;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/** Seals an inner form as it stands, also one that {@link RecordCipher} never would. */
final class SealedByHand {

    private SealedByHand() {}

    static byte[] record(Secret secret, int sequence, Form form, byte... inner) {
        try {
            byte[] nonce = secret.expand("iv", Bytes.ofHex(""), 12).publish().toArray();
            nonce[11] ^= (byte) sequence;
            byte[] record = new byte[4 + inner.length + 16];
            RecordCipher.writeHeader(record, 0, form, inner.length + 16);
            Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
            gcm.init(
                    Cipher.ENCRYPT_MODE,
                    secret.expand("key", Bytes.ofHex(""), 16).key("AES"),
                    new GCMParameterSpec(128, nonce));
            gcm.updateAAD(Arrays.copyOf(record, 4));
            gcm.doFinal(inner, 0, inner.length, record, 4);
            return record;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
