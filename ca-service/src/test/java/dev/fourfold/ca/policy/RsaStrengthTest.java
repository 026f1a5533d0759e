package dev.fourfold.ca.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RsaStrengthTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final BigInteger GENERATOR = BigInteger.valueOf(65_537);
    private static final BigInteger GOOD =
            BigInteger.probablePrime(1024, RANDOM).multiply(BigInteger.probablePrime(1025, RANDOM));

    @Test
    void takesAnOrdinaryKey() throws GeneralSecurityException {
        RSAPublicKey key = key(GOOD, GENERATOR);
        assertThatCode(() -> RsaStrength.require(key)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 17, 65_535})
    void refusesASmallExponent(long exponent) throws GeneralSecurityException {
        assertRefused(Refusal.WEAK_KEY, key(GOOD, BigInteger.valueOf(exponent)));
    }

    @Test
    void refusesAHugeExponent() throws GeneralSecurityException {
        assertRefused(Refusal.WEAK_KEY, key(GOOD, BigInteger.ONE.shiftLeft(257).setBit(0)));
    }

    @Test
    void refusesAShortModulus() throws GeneralSecurityException {
        BigInteger modulus = BigInteger.probablePrime(1023, RANDOM).multiply(BigInteger.probablePrime(1024, RANDOM));
        assertRefused(Refusal.WEAK_KEY, key(modulus, GENERATOR));
    }

    @Test
    void refusesALongModulus() throws GeneralSecurityException {
        // of 4097 bits, and without small factors
        BigInteger modulus = GOOD.multiply(BigInteger.probablePrime(2050, RANDOM));
        assertRefused(Refusal.UNSUPPORTED_KEY, key(modulus, GENERATOR));
    }

    @Test
    void refusesFactorsThatLieCloseTogether() throws GeneralSecurityException {
        BigInteger factor = BigInteger.probablePrime(1100, RANDOM);
        BigInteger modulus = factor.multiply(factor.nextProbablePrime());
        assertThat(RsaStrength.hasCloseFactors(modulus)).isTrue();
        assertRefused(Refusal.WEAK_KEY, key(modulus, GENERATOR));
    }

    @Test
    void findsTheFingerprintOfRoca() {
        // what the faulty library makes: k * M + (65537^a mod M), M the product of the first primes
        BigInteger product = BigInteger.TWO;
        for (BigInteger prime = BigInteger.valueOf(3); prime.intValue() <= 167; prime = prime.nextProbablePrime()) {
            product = product.multiply(prime);
        }
        BigInteger modulus = new BigInteger(1800, RANDOM)
                .multiply(product)
                .add(GENERATOR.modPow(new BigInteger(64, RANDOM), product));
        assertThat(RsaStrength.hasRocaFingerprint(modulus)).isTrue();
        assertThat(RsaStrength.hasRocaFingerprint(GOOD)).isFalse();
    }

    private static RSAPublicKey key(BigInteger modulus, BigInteger exponent) throws GeneralSecurityException {
        return (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
    }

    private static void assertRefused(Refusal refusal, RSAPublicKey key) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> RsaStrength.require(key))
                .extracting(RefusedException::refusal)
                .isEqualTo(refusal);
    }
}
