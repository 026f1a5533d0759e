package dev.fourfold.protocol.handshake;

import dev.fourfold.protocol.provider.NativeSignatures;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Optional;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.util.PublicKeyFactory;

/**
 * An ECDSA signature on P-256: two numbers. It is decoded here because the platform and Bouncy Castle take more than DER, and
 * checked by native code if there is some, or else by Bouncy Castle's low-level classes, several times as fast as the
 * platform's; no secret takes part in a check.
 *
 * <pre>
 * 30 length { 02 length r } { 02 length s }
 * </pre>
 */
record P256Signature(BigInteger r, BigInteger s) {

    // Specification constants
    private static final int SEQUENCE = 0x30;
    private static final int INTEGER = 0x02;
    private static final int MAX_INTEGER = 33;

    /** Says whether a signature with SHA-256 is right. */
    static boolean verify(PublicKey key, byte[] message, byte[] signature) {
        return verify(NativeSignatures.of("SHA256withECDSA"), key, message, signature);
    }

    /** Says whether a signature is right, by a verifier in native code if there is one. */
    static boolean verify(Optional<Signature> verifier, PublicKey key, byte[] message, byte[] signature) {
        Optional<P256Signature> decoded = decode(signature);
        if (decoded.isEmpty() || verifier.isEmpty()) {
            return decoded.filter(numbers -> numbers.fits(key, message)).isPresent();
        }
        try {
            return Signatures.verify(verifier.get(), key, message, signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private boolean fits(PublicKey key, byte[] message) {
        try {
            if (!(PublicKeyFactory.createKey(key.getEncoded()) instanceof ECPublicKeyParameters point)) {
                return false;
            }
            var verifier = new ECDSASigner();
            verifier.init(false, point);
            return verifier.verifySignature(MessageDigest.getInstance("SHA-256").digest(message), r, s);
        } catch (IOException | IllegalArgumentException e) {
            return false;
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    private static Optional<P256Signature> decode(byte[] encoded) {
        var in = ByteBuffer.wrap(encoded);
        try {
            if (in.get() != SEQUENCE || in.get() != in.remaining()) {
                return Optional.empty();
            }
            Optional<BigInteger> r = integer(in);
            Optional<BigInteger> s = integer(in);
            return r.isPresent() && s.isPresent() && !in.hasRemaining()
                    ? Optional.of(new P256Signature(r.get(), s.get()))
                    : Optional.empty();
        } catch (BufferUnderflowException e) {
            return Optional.empty();
        }
    }

    /** Reads a number that is not negative and has no needless zero in front. */
    private static Optional<BigInteger> integer(ByteBuffer in) {
        if (in.get() != INTEGER) {
            return Optional.empty();
        }
        int length = in.get();
        if (length < 1 || length > MAX_INTEGER) {
            return Optional.empty();
        }
        byte[] value = new byte[length];
        in.get(value);
        boolean needlessZero = length > 1 && value[0] == 0 && value[1] >= 0;
        return value[0] < 0 || needlessZero ? Optional.empty() : Optional.of(new BigInteger(value));
    }
}
