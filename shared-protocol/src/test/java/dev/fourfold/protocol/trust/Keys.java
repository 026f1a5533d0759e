package dev.fourfold.protocol.trust;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** Key pairs of tests; one is made for each name, and kept. */
final class Keys {

    private static final Map<String, KeyPair> MADE = new ConcurrentHashMap<>();

    private Keys() {}

    /** Returns the key pair of that name on P-256. */
    static KeyPair ec(String name) {
        return curve("secp256r1", name);
    }

    static KeyPair curve(String curve, String name) {
        return MADE.computeIfAbsent(curve + name, _ -> {
            try {
                // the platform has no curves but the three of NIST
                KeyPairGenerator generator = curve.startsWith("secp256r1")
                        ? KeyPairGenerator.getInstance("EC")
                        : KeyPairGenerator.getInstance("EC", new BouncyCastleProvider());
                generator.initialize(new ECGenParameterSpec(curve));
                return generator.generateKeyPair();
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        });
    }

    /** Returns the key pair of that name, of an algorithm that needs no parameters. */
    static KeyPair of(String algorithm, String name) {
        return MADE.computeIfAbsent(algorithm + name, _ -> generate(algorithm, 0));
    }

    static KeyPair rsa(int bits, String name) {
        return MADE.computeIfAbsent("RSA" + bits + name, _ -> generate("RSA", bits));
    }

    static KeyPair dsa() {
        return MADE.computeIfAbsent("DSA", _ -> generate("DSA", 2_048));
    }

    /** Returns a pair whose public key has so many bits and is no product of primes: nobody looks. */
    static KeyPair hugeRsa(int bits) {
        try {
            var modulus = BigInteger.ONE.shiftLeft(bits - 1).add(BigInteger.ONE);
            var publicKey = (RSAPublicKey) KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(modulus, BigInteger.valueOf(65_537)));
            return new KeyPair(publicKey, rsa(2_048, "").getPrivate());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static KeyPair generate(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (bits > 0) {
                generator.initialize(bits);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
