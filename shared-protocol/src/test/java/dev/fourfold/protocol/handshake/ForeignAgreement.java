package dev.fourfold.protocol.handshake;

import dev.fourfold.protocol.Bytes;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.XECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Arrays;
import java.util.function.Function;
import javax.crypto.KeyAgreement;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.agreement.ECDHBasicAgreement;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.generators.MLKEMKeyPairGenerator;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.kems.MLKEMGenerator;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.MLKEMKeyGenerationParameters;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMPublicKeyParameters;
import org.bouncycastle.util.BigIntegers;

/** The parts of key exchanges by implementations that the product does not use for them. */
final class ForeignAgreement {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final ECDomainParameters P384 = new ECDomainParameters(CustomNamedCurves.getByName("secp384r1"));

    /** A client's share, and how it agrees with the server's. */
    record Client(Bytes share, Function<byte[], byte[]> agree) {}

    /** A server's share, and the secret. */
    record Server(Bytes share, Bytes secret) {}

    private ForeignAgreement() {}

    static Client kemClient(MLKEMParameters parameters) {
        var generator = new MLKEMKeyPairGenerator();
        generator.init(new MLKEMKeyGenerationParameters(RANDOM, parameters));
        AsymmetricCipherKeyPair pair = generator.generateKeyPair();
        return new Client(
                Bytes.of(((MLKEMPublicKeyParameters) pair.getPublic()).getEncoded()),
                new MLKEMExtractor((MLKEMPrivateKeyParameters) pair.getPrivate())::extractSecret);
    }

    static Server kemServer(MLKEMParameters parameters, byte[] share) {
        var encapsulated =
                new MLKEMGenerator(RANDOM).generateEncapsulated(new MLKEMPublicKeyParameters(parameters, share));
        return new Server(Bytes.of(encapsulated.getEncapsulation()), Bytes.of(encapsulated.getSecret()));
    }

    static Client p384Client() {
        var generator = new ECKeyPairGenerator();
        generator.init(new ECKeyGenerationParameters(P384, RANDOM));
        AsymmetricCipherKeyPair pair = generator.generateKeyPair();
        return new Client(
                Bytes.of(((ECPublicKeyParameters) pair.getPublic()).getQ().getEncoded(false)), peer -> {
                    var agreement = new ECDHBasicAgreement();
                    agreement.init(pair.getPrivate());
                    BigInteger x = agreement.calculateAgreement(
                            new ECPublicKeyParameters(P384.getCurve().decodePoint(peer), P384));
                    return BigIntegers.asUnsignedByteArray(48, x);
                });
    }

    static Server p384Server(byte[] share) {
        Client server = p384Client();
        return new Server(server.share(), Bytes.of(server.agree().apply(share)));
    }

    static Client x25519Client() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("X25519").generateKeyPair();
            byte[] u = BigIntegers.asUnsignedByteArray(32, ((XECPublicKey) pair.getPublic()).getU());
            return new Client(Bytes.of(reversed(u)), peer -> {
                try {
                    var agreement = KeyAgreement.getInstance("X25519");
                    agreement.init(pair.getPrivate());
                    var point = new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, reversed(peer)));
                    agreement.doPhase(KeyFactory.getInstance("X25519").generatePublic(point), true);
                    return agreement.generateSecret();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static Server x25519Server(byte[] share) {
        Client server = x25519Client();
        return new Server(server.share(), Bytes.of(server.agree().apply(share)));
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }

    static Bytes joined(Bytes first, Bytes second) {
        byte[] both = Arrays.copyOf(first.toArray(), first.length() + second.length());
        System.arraycopy(second.toArray(), 0, both, first.length(), second.length());
        return Bytes.of(both);
    }
}
