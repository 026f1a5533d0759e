package dev.fourfold.benchmarks.primitives;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import javax.crypto.KEM;
import javax.crypto.SecretKey;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** ML-KEM-768. */
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH sets the fields
public class Encapsulation {

    @Param({"JDK"})
    public Implementation implementation;

    private KeyPairGenerator generator;
    private KEM kem;
    private KeyPair own;
    private byte[] encapsulated;

    @Setup
    public void prepare() throws GeneralSecurityException {
        generator = KeyPairGenerator.getInstance("ML-KEM-768", implementation.of("KeyPairGenerator", "ML-KEM-768"));
        kem = KEM.getInstance("ML-KEM", implementation.of("KEM", "ML-KEM"));
        own = generateKey();
        encapsulated = encapsulate().encapsulation();
    }

    @Benchmark
    public KeyPair generateKey() {
        return generator.generateKeyPair();
    }

    @Benchmark
    public KEM.Encapsulated encapsulate() throws GeneralSecurityException {
        return kem.newEncapsulator(own.getPublic()).encapsulate();
    }

    @Benchmark
    public SecretKey decapsulate() throws GeneralSecurityException {
        return kem.newDecapsulator(own.getPrivate()).decapsulate(encapsulated);
    }
}
