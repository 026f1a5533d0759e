package dev.fourfold.protocol.handshake;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.Secret;
import dev.fourfold.protocol.message.Group;
import dev.fourfold.protocol.message.HandshakeMessage.Share;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.DecapsulateException;
import javax.crypto.KEM;

/**
 * The key exchange X25519MLKEM768 of RFC 10024 (protocol.md §4.8): ML-KEM first, X25519 second, in shares and in the
 * secret. It stays secret if either of the two holds.
 */
final class KeyExchange {

    private static final int KEM_KEY = 1_184;
    private static final int KEM_CIPHERTEXT = 1_088;
    private static final int KEM_SECRET = 32;
    private static final byte[] KEM_SPKI = HexFormat.of().parseHex("308204b2300b0609608648016503040402038204a100");

    private final KeyPair kem;
    private final byte[] curveKey;

    private KeyExchange(KeyPair kem, byte[] curveKey) {
        this.kem = kem;
        this.curveKey = curveKey;
    }

    /** Begins an exchange with fresh keys: what a client does. */
    static KeyExchange begin(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("ML-KEM");
            generator.initialize(NamedParameterSpec.ML_KEM_768, random);
            return new KeyExchange(generator.generateKeyPair(), Curve25519.privateKey(random));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("Java 25 has ML-KEM-768", e);
        }
    }

    /** Returns the client's share. */
    Share share() {
        byte[] encoded = kem.getPublic().getEncoded();
        byte[] kemKey = Arrays.copyOfRange(encoded, encoded.length - KEM_KEY, encoded.length);
        return new Share(Group.X25519MLKEM768.code(), joined(kemKey, Curve25519.publicKey(curveKey)));
    }

    /** Ends the exchange with the server's share: returns SS. */
    Secret agree(Bytes serverShare) throws ProtocolException {
        byte[] share = exactly(serverShare, KEM_CIPHERTEXT + Curve25519.KEY);
        byte[] secret = new byte[KEM_SECRET + Curve25519.KEY];
        try {
            byte[] kemSecret = KEM.getInstance("ML-KEM")
                    .newDecapsulator(kem.getPrivate())
                    .decapsulate(Arrays.copyOf(share, KEM_CIPHERTEXT))
                    .getEncoded();
            System.arraycopy(kemSecret, 0, secret, 0, KEM_SECRET);
            Arrays.fill(kemSecret, (byte) 0);
        } catch (DecapsulateException e) {
            throw new ProtocolException(Alert.ILLEGAL_PARAMETER, "A ciphertext that ML-KEM refuses", e);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("Java 25 has ML-KEM-768", e);
        }
        agree(curveKey, Arrays.copyOfRange(share, KEM_CIPHERTEXT, share.length), secret);
        Arrays.fill(curveKey, (byte) 0);
        return Secret.takeOver(secret);
    }

    /** What the server sends, and what both then share. */
    record Answer(Bytes share, Secret secret) {}

    /** Answers a client's share with fresh keys: what a server does. */
    static Answer answer(Bytes clientShare, SecureRandom random) throws ProtocolException {
        byte[] share = exactly(clientShare, KEM_KEY + Curve25519.KEY);
        byte[] secret = new byte[KEM_SECRET + Curve25519.KEY];
        byte[] curveKey = Curve25519.privateKey(random);
        agree(curveKey, Arrays.copyOfRange(share, KEM_KEY, share.length), secret);
        try {
            KEM.Encapsulated encapsulated = KEM.getInstance("ML-KEM")
                    .newEncapsulator(kemKey(Arrays.copyOf(share, KEM_KEY)), null, random)
                    .encapsulate();
            byte[] kemSecret = encapsulated.key().getEncoded();
            System.arraycopy(kemSecret, 0, secret, 0, KEM_SECRET);
            Arrays.fill(kemSecret, (byte) 0);
            return new Answer(
                    joined(encapsulated.encapsulation(), Curve25519.publicKey(curveKey)), Secret.takeOver(secret));
        } catch (GeneralSecurityException e) {
            throw new ProtocolException(Alert.ILLEGAL_PARAMETER, "An encapsulation key that ML-KEM refuses", e);
        } finally {
            Arrays.fill(curveKey, (byte) 0);
        }
    }

    private static PublicKey kemKey(byte[] raw) throws GeneralSecurityException {
        byte[] encoded = Arrays.copyOf(KEM_SPKI, KEM_SPKI.length + raw.length);
        System.arraycopy(raw, 0, encoded, KEM_SPKI.length, raw.length);
        return KeyFactory.getInstance("ML-KEM").generatePublic(new X509EncodedKeySpec(encoded));
    }

    private static void agree(byte[] privateKey, byte[] peer, byte[] secret) throws ProtocolException {
        // protocol.md §4.8: "an X25519 result that is all zero [is] illegal_parameter"
        if (!Curve25519.agree(privateKey, peer, secret, KEM_SECRET)) {
            throw new ProtocolException(Alert.ILLEGAL_PARAMETER, "An X25519 share of low order");
        }
    }

    private static byte[] exactly(Bytes share, int length) throws ProtocolException {
        if (share.length() != length) {
            throw new ProtocolException(
                    Alert.ILLEGAL_PARAMETER, "A share of " + share.length() + " bytes where " + length + " belong");
        }
        return share.toArray();
    }

    private static Bytes joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return Bytes.of(both);
    }
}
