package dev.fourfold.benchmarks.primitives;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** AES-256-GCM as a record uses it: a new nonce each time, and five bytes beside it. */
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH sets the fields
public class Sealing {

    private static final String CIPHER = "AES/GCM/NoPadding";

    private final SecretKeySpec key = new SecretKeySpec(new byte[32], "AES");
    private final byte[] nonce = new byte[12];
    private final byte[] beside = new byte[5];
    private final byte[] sealed = new byte[16_384 + 16];
    private long number;

    @Param({"100", "16384"})
    public int size;

    @Param({"JDK"})
    public Implementation implementation;

    private byte[] content;
    private Cipher cipher;

    @Setup
    public void prepare() throws GeneralSecurityException {
        content = new byte[size];
        cipher = Cipher.getInstance(CIPHER, implementation.of("Cipher", CIPHER));
    }

    @Benchmark
    public int seal() throws GeneralSecurityException {
        ByteBuffer.wrap(nonce).putLong(4, number++);
        cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, nonce));
        cipher.updateAAD(beside);
        return cipher.doFinal(content, 0, size, sealed, 0);
    }
}
