package dev.fourfold.protocol.handshake;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.ProtocolException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import javax.crypto.DecapsulateException;
import javax.crypto.KEM;
import javax.crypto.SecretKey;
import javax.security.auth.DestroyFailedException;

/**
 * ML-KEM of FIPS 203: the client sends an encapsulation key, the server a ciphertext.
 *
 * @param parameters the parameter set
 * @param clientShare the length of its encapsulation keys, in bytes
 * @param serverShare the length of its ciphertexts, in bytes
 * @param spki what stands before the encapsulation key in a SubjectPublicKeyInfo
 */
record KemAgreement(NamedParameterSpec parameters, int clientShare, int serverShare, Bytes spki) implements Agreement {

    static final KemAgreement ML_KEM_768 = new KemAgreement(
            NamedParameterSpec.ML_KEM_768, 1_184, 1_088, Bytes.ofHex("308204b2300b0609608648016503040402038204a100"));
    static final KemAgreement ML_KEM_1024 = new KemAgreement(
            NamedParameterSpec.ML_KEM_1024, 1_568, 1_568, Bytes.ofHex("30820632300b06096086480165030404030382062100"));

    private static final String ALGORITHM = "ML-KEM";
    private static final int SECRET = 32;

    @Override
    public int secret() {
        return SECRET;
    }

    @Override
    public Begun begin(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
            generator.initialize(parameters, random);
            return new Keys(generator.generateKeyPair(), clientShare);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("Java 25 has " + ALGORITHM, e);
        }
    }

    @Override
    public byte[] answer(byte[] peer, SecureRandom random, byte[] secret, int offset) throws ProtocolException {
        try {
            // refuses a key that fails the modulus check of FIPS 203
            KEM.Encapsulated encapsulated = KEM.getInstance(ALGORITHM)
                    .newEncapsulator(encapsulationKey(peer), null, random)
                    .encapsulate();
            move(encapsulated.key(), secret, offset);
            return encapsulated.encapsulation();
        } catch (GeneralSecurityException e) {
            throw new ProtocolException(Alert.ILLEGAL_PARAMETER, "An encapsulation key that ML-KEM refuses", e);
        }
    }

    private PublicKey encapsulationKey(byte[] raw) throws GeneralSecurityException {
        byte[] encoded = new byte[spki.length() + raw.length];
        spki.copyTo(encoded, 0);
        System.arraycopy(raw, 0, encoded, spki.length(), raw.length);
        return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
    }

    private static void move(SecretKey key, byte[] secret, int offset) {
        byte[] encoded = key.getEncoded();
        System.arraycopy(encoded, 0, secret, offset, SECRET);
        Arrays.fill(encoded, (byte) 0);
    }

    /** A decapsulation key. */
    static final class Keys implements Begun {

        private final KeyPair pair;
        private final int length;

        private Keys(KeyPair pair, int length) {
            this.pair = pair;
            this.length = length;
        }

        @Override
        public byte[] share() {
            byte[] encoded = pair.getPublic().getEncoded();
            return Arrays.copyOfRange(encoded, encoded.length - length, encoded.length);
        }

        @Override
        public void agree(byte[] peer, byte[] secret, int offset) throws ProtocolException {
            try {
                move(
                        KEM.getInstance(ALGORITHM)
                                .newDecapsulator(pair.getPrivate())
                                .decapsulate(peer),
                        secret,
                        offset);
            } catch (DecapsulateException e) {
                throw new ProtocolException(Alert.ILLEGAL_PARAMETER, "A ciphertext that ML-KEM refuses", e);
            } catch (GeneralSecurityException e) {
                throw new AssertionError("Java 25 has " + ALGORITHM, e);
            }
        }

        @Override
        public void forget() {
            try {
                pair.getPrivate().destroy();
            } catch (DestroyFailedException e) {
                throw new AssertionError("the ML-KEM keys of Java 25 can be destroyed", e);
            }
        }
    }
}
