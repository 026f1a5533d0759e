package dev.fourfold.benchmarks.primitives;

import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** HKDF with SHA-256: one key of 32 bytes expanded from a secret. */
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH sets the fields
public class Derivation {

    private final HKDFParameterSpec parameters =
            HKDFParameterSpec.expandOnly(new SecretKeySpec(new byte[32], "Generic"), new byte[20], 32);

    @Param({"JDK"})
    public Implementation implementation;

    private KDF kdf;

    @Setup
    public void prepare() throws GeneralSecurityException {
        kdf = KDF.getInstance("HKDF-SHA256", implementation.of("KDF", "HKDF-SHA256"));
    }

    @Benchmark
    public byte[] expand() throws GeneralSecurityException {
        return kdf.deriveData(parameters);
    }
}
