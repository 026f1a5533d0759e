package dev.fourfold.benchmarks.primitives;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Signatures over 130 bytes, which is what a handshake signs. */
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH sets the fields
public class Signing {

    private final byte[] message = new byte[130];

    @Param({"Ed25519"})
    public String algorithm;

    @Param({"JDK"})
    public Implementation implementation;

    private Signature signing;
    private Signature verifying;
    private byte[] signature;

    @Setup
    public void prepare() throws GeneralSecurityException {
        String keys = algorithm.equals("Ed25519") ? algorithm : algorithm.endsWith("ECDSA") ? "EC" : "RSA";
        KeyPairGenerator generator =
                KeyPairGenerator.getInstance(keys, Implementation.JDK.of("KeyPairGenerator", keys));
        if (keys.equals("EC")) {
            generator.initialize(new ECGenParameterSpec("secp256r1"));
        } else if (keys.equals("RSA")) {
            generator.initialize(2_048);
        }
        KeyPair pair = generator.generateKeyPair();
        var provider = implementation.of("Signature", algorithm);
        signing = Signature.getInstance(algorithm, provider);
        signing.initSign(Keys.of(pair.getPrivate(), provider));
        verifying = Signature.getInstance(algorithm, provider);
        verifying.initVerify(Keys.of(pair.getPublic(), provider));
        signature = sign();
        if (!verify()) {
            throw new IllegalStateException(algorithm + " does not verify with " + implementation);
        }
    }

    @Benchmark
    public byte[] sign() throws GeneralSecurityException {
        signing.update(message);
        return signing.sign();
    }

    @Benchmark
    public boolean verify() throws GeneralSecurityException {
        verifying.update(message);
        return verifying.verify(signature);
    }
}
