package dev.fourfold.benchmarks.primitives;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import javax.crypto.KeyAgreement;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** X25519. */
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH sets the fields
public class Exchange {

    @Param({"JDK"})
    public Implementation implementation;

    private KeyPairGenerator generator;
    private KeyAgreement agreement;
    private KeyPair own;
    private PublicKey other;

    @Setup
    public void prepare() throws GeneralSecurityException {
        generator = KeyPairGenerator.getInstance("X25519", implementation.of("KeyPairGenerator", "X25519"));
        agreement = KeyAgreement.getInstance("X25519", implementation.of("KeyAgreement", "X25519"));
        own = generateKey();
        other = generateKey().getPublic();
    }

    @Benchmark
    public KeyPair generateKey() {
        return generator.generateKeyPair();
    }

    @Benchmark
    public byte[] agree() throws GeneralSecurityException {
        agreement.init(own.getPrivate());
        agreement.doPhase(other, true);
        return agreement.generateSecret();
    }
}
