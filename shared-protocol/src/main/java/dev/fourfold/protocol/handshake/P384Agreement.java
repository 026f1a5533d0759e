package dev.fourfold.protocol.handshake;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.ProtocolException;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import javax.crypto.KeyAgreement;

/**
 * ECDH on P-384 by the platform, whose multiplication takes the same time for every key. Shares are uncompressed points, the
 * secret is the x coordinate.
 */
record P384Agreement() implements Agreement {

    private static final String CURVE = "secp384r1";
    private static final int COORDINATE = 48;
    private static final int POINT = 1 + 2 * COORDINATE;
    private static final byte UNCOMPRESSED = 4;
    private static final ECParameterSpec PARAMETERS = parameters();

    @Override
    public int clientShare() {
        return POINT;
    }

    @Override
    public int serverShare() {
        return POINT;
    }

    @Override
    public int secret() {
        return COORDINATE;
    }

    @Override
    public Begun begin(SecureRandom random) {
        return new Keys(random);
    }

    @Override
    public byte[] answer(byte[] peer, SecureRandom random, byte[] secret, int offset) throws ProtocolException {
        ECPublicKey point = point(peer);
        var keys = new Keys(random);
        keys.agree(point, secret, offset);
        return keys.share();
    }

    /** Decodes a point; the infinite one has no such encoding, and the order of the curve is prime. */
    private static ECPublicKey point(byte[] encoded) throws ProtocolException {
        BigInteger x = new BigInteger(1, encoded, 1, COORDINATE);
        BigInteger y = new BigInteger(1, encoded, 1 + COORDINATE, COORDINATE);
        if (encoded[0] != UNCOMPRESSED || !isOnCurve(x, y)) {
            throw new ProtocolException(Alert.ILLEGAL_PARAMETER, "A P-384 share that is no point of the curve");
        }
        try {
            return (ECPublicKey)
                    KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(new ECPoint(x, y), PARAMETERS));
        } catch (GeneralSecurityException e) {
            throw new ProtocolException(Alert.ILLEGAL_PARAMETER, "A P-384 share that the platform refuses", e);
        }
    }

    private static boolean isOnCurve(BigInteger x, BigInteger y) {
        BigInteger p = ((ECFieldFp) PARAMETERS.getCurve().getField()).getP();
        BigInteger right = x.multiply(x)
                .add(PARAMETERS.getCurve().getA())
                .multiply(x)
                .add(PARAMETERS.getCurve().getB());
        return x.compareTo(p) < 0 && y.compareTo(p) < 0 && y.multiply(y).mod(p).equals(right.mod(p));
    }

    private static ECParameterSpec parameters() {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec(CURVE));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform has P-384", e);
        }
    }

    /** A key pair. The platform cannot overwrite its private key: forgetting it is to let go of it. */
    static final class Keys implements Begun {

        private final KeyPair pair;

        private Keys(SecureRandom random) {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
                generator.initialize(PARAMETERS, random);
                pair = generator.generateKeyPair();
            } catch (GeneralSecurityException e) {
                throw new AssertionError("every Java platform has P-384", e);
            }
        }

        @Override
        public byte[] share() {
            ECPoint point = ((ECPublicKey) pair.getPublic()).getW();
            byte[] share = new byte[POINT];
            share[0] = UNCOMPRESSED;
            write(point.getAffineX(), share, 1);
            write(point.getAffineY(), share, 1 + COORDINATE);
            return share;
        }

        @Override
        public void agree(byte[] peer, byte[] secret, int offset) throws ProtocolException {
            agree(point(peer), secret, offset);
        }

        private void agree(ECPublicKey peer, byte[] secret, int offset) throws ProtocolException {
            try {
                KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
                agreement.init(pair.getPrivate());
                agreement.doPhase(peer, true);
                byte[] x = agreement.generateSecret();
                System.arraycopy(x, 0, secret, offset, COORDINATE);
                Arrays.fill(x, (byte) 0);
            } catch (GeneralSecurityException e) {
                throw new ProtocolException(Alert.ILLEGAL_PARAMETER, "A P-384 share that the platform refuses", e);
            }
        }

        @Override
        public void forget() {
            // nothing is ours to overwrite
        }

        private static void write(BigInteger coordinate, byte[] share, int offset) {
            byte[] bytes = coordinate.toByteArray();
            int length = Math.min(bytes.length, COORDINATE);
            System.arraycopy(bytes, bytes.length - length, share, offset + COORDINATE - length, length);
        }
    }
}
