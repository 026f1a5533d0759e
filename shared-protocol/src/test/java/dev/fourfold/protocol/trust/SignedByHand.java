package dev.fourfold.protocol.trust;

import dev.fourfold.protocol.TestPki;
import dev.fourfold.protocol.message.WireWriter;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.util.HexFormat;

/** Signs any bytes as if they were the signed part of a certificate, a status or a list. */
final class SignedByHand {

    /** The key of the CA that is made to sign everything. */
    static final KeyPair KEY = TestPki.keyPair("Ed25519");

    private static final byte[] ED25519 = HexFormat.of().parseHex("300506032b6570");

    private SignedByHand() {}

    /** Returns SEQUENCE { signed, Ed25519, BIT STRING }. */
    static byte[] of(byte[] signed) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(KEY.getPrivate());
            signature.update(signed);
            byte[] bits = new WireWriter().u8(0).raw(signature.sign()).toByteArray();
            return element(0x30, signed, ED25519, element(0x03, bits));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns a DER element. */
    static byte[] element(int tag, byte[]... contents) {
        var content = new WireWriter();
        for (byte[] part : contents) {
            content.raw(part);
        }
        byte[] bytes = content.toByteArray();
        var element = new WireWriter().u8(tag);
        if (bytes.length < 0x80) {
            element.u8(bytes.length);
        } else if (bytes.length < 0x100) {
            element.u8(0x81).u8(bytes.length);
        } else if (bytes.length < 0x1_0000) {
            element.u8(0x82).u16(bytes.length);
        } else {
            element.u8(0x83).u24(bytes.length);
        }
        return element.raw(bytes).toByteArray();
    }
}
