package dev.fourfold.ca.custody;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyTypeTest {

    private static final byte[] TEXT = "what is signed".getBytes(StandardCharsets.UTF_8);

    /** The tests run twice: once with Amazon's provider on the class path, which has a library for this platform alone. */
    private static final boolean NATIVE = Boolean.getBoolean("fourfold.native-signatures")
            && System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64");

    @ParameterizedTest
    @EnumSource(names = {"P_256", "P_384", "RSA_2048"})
    void signsInNativeCodeWhereItIsThere(KeyType type) throws GeneralSecurityException {
        String name = type.newSignature().getProvider().getName();

        assertThat(name.equals("AmazonCorrettoCryptoProvider")).as(name).isEqualTo(NATIVE);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"RSA_3072", "RSA_4096"})
    void checksWhatItSignsAndNothingElse(KeyType type) throws GeneralSecurityException {
        KeyPair keys = type.generate(new SecureRandom());
        byte[] signature = new MemoryKey(keys).sign(TEXT);

        assertThat(verify(type, keys, TEXT, signature)).isTrue();
        assertThat(verify(type, keys, "something else".getBytes(StandardCharsets.UTF_8), signature))
                .isFalse();
    }

    @Test
    void refusesWhatIsNoSignature() throws GeneralSecurityException {
        KeyPair keys = KeyType.P_256.generate(new SecureRandom());

        assertThatExceptionOfType(SignatureException.class)
                .isThrownBy(() -> verify(KeyType.P_256, keys, TEXT, new byte[] {1, 2, 3}));
    }

    private static boolean verify(KeyType type, KeyPair keys, byte[] text, byte[] signature)
            throws GeneralSecurityException {
        Signature verifier = type.newSignature();
        verifier.initVerify(type.prepared(keys.getPublic()));
        verifier.update(text);
        return verifier.verify(signature);
    }
}
