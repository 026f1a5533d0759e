package dev.fourfold.ca.custody;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.ca.custody.Cryptoki.KeySizes;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.util.BigIntegers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TokenMechanismTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte[] TEXT = {1, 2, 3};

    @ParameterizedTest
    @EnumSource(
            value = KeyType.class,
            names = {"P_256", "P_384", "ED25519"})
    void readsPointsWithAndWithoutTheirOctetString(KeyType type) throws IOException, GeneralSecurityException {
        KeyPair keys = type.generate(RANDOM);
        TokenMechanism mechanism = TokenMechanism.of(type).orElseThrow();
        byte[] point = SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded())
                .getPublicKeyData()
                .getOctets();
        for (byte[] value : List.of(point, new DEROctetString(point).getEncoded())) {
            assertThat(mechanism.publicKey(_ -> value, type).getEncoded())
                    .isEqualTo(keys.getPublic().getEncoded());
        }
    }

    @Test
    void readsRsaKeysAndSignsWhatTheyVerify() throws IOException, GeneralSecurityException {
        KeyPair keys = KeyType.RSA_2048.generate(RANDOM);
        RSAPublicKey key = (RSAPublicKey) keys.getPublic();
        TokenMechanism mechanism = TokenMechanism.RSA_2048;
        assertThat(mechanism
                        .publicKey(
                                attribute -> BigIntegers.asUnsignedByteArray(
                                        attribute == Template.MODULUS ? key.getModulus() : key.getPublicExponent()),
                                KeyType.RSA_2048)
                        .getEncoded())
                .isEqualTo(key.getEncoded());
        byte[] signed = sign("NONEwithRSA", keys, mechanism.prepared(TEXT));
        assertVerifies(KeyType.RSA_2048, keys, mechanism.finished(signed));
    }

    /** One in 128 of them has a half that begins with a zero, and one in two a half that DER puts a zero before. */
    @ParameterizedTest
    @EnumSource(
            value = KeyType.class,
            names = {"P_256", "P_384"})
    void makesDerOfHalves(KeyType type) throws IOException, GeneralSecurityException {
        KeyPair keys = type.generate(RANDOM);
        TokenMechanism mechanism = TokenMechanism.of(type).orElseThrow();
        byte[] halves = sign("NONEwithECDSAinP1363Format", keys, mechanism.prepared(TEXT));
        assertVerifies(type, keys, mechanism.finished(halves));
        byte[] small = new byte[halves.length];
        small[small.length / 2 - 1] = (byte) 0x80;
        small[small.length - 1] = 1;
        assertThat(ASN1Sequence.getInstance(mechanism.finished(small)).getEncoded())
                .containsExactly(0x30, 7, 2, 2, 0, 0x80, 2, 1, 1);
    }

    @Test
    void isThereForWhatTokensHave() {
        assertThat(Stream.of(KeyType.values())
                        .filter(type -> TokenMechanism.of(type).isEmpty()))
                .containsExactly(KeyType.ML_DSA_44, KeyType.ML_DSA_65, KeyType.ML_DSA_87);
        assertThat(Arrays.stream(TokenMechanism.values()).filter(each -> each.fits(new KeySizes(1024, 3072))))
                .containsExactly(
                        TokenMechanism.P_256,
                        TokenMechanism.P_384,
                        TokenMechanism.RSA_2048,
                        TokenMechanism.RSA_3072,
                        TokenMechanism.ED25519);
    }

    private static byte[] sign(String algorithm, KeyPair keys, byte[] prepared) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(keys.getPrivate());
        signature.update(prepared);
        return signature.sign();
    }

    private static void assertVerifies(KeyType type, KeyPair keys, byte[] signed) throws GeneralSecurityException {
        Signature verifier = Signature.getInstance(type.signature(), type.provider());
        verifier.initVerify(keys.getPublic());
        verifier.update(TEXT);
        assertThat(verifier.verify(signed)).isTrue();
    }
}
