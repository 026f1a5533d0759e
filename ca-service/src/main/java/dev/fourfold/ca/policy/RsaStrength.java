package dev.fourfold.ca.policy;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;
import java.util.List;

/** What an RSA key must have: size, exponent, and factors that two known attacks do not find. */
final class RsaStrength {

    private static final int MIN_BITS = 2048;
    private static final int MAX_BITS = 4096;
    private static final BigInteger GENERATOR = BigInteger.valueOf(65_537);
    private static final int MAX_EXPONENT_BITS = 256;
    private static final int FERMAT_ROUNDS = 100;
    private static final List<Integer> SMALL_PRIMES = List.of(
            3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107,
            109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167);

    private RsaStrength() {}

    static void require(RSAPublicKey key) {
        BigInteger modulus = key.getModulus();
        BigInteger exponent = key.getPublicExponent();
        if (modulus.bitLength() > MAX_BITS) {
            throw new RefusedException(Refusal.UNSUPPORTED_KEY, "An RSA key may have at most " + MAX_BITS + " bits");
        }
        if (modulus.bitLength() < MIN_BITS) {
            throw new RefusedException(Refusal.WEAK_KEY, "An RSA key needs at least " + MIN_BITS + " bits");
        }
        if (exponent.compareTo(GENERATOR) < 0 || !exponent.testBit(0) || exponent.bitLength() > MAX_EXPONENT_BITS) {
            throw new RefusedException(
                    Refusal.WEAK_KEY, "The RSA exponent must be odd, at least 65537 and at most 256 bits");
        }
        if (hasRocaFingerprint(modulus) || hasCloseFactors(modulus)) {
            throw new RefusedException(Refusal.WEAK_KEY, "The RSA modulus can be factored: make the key elsewhere");
        }
    }

    /** CVE-2017-15361: modulo every small prime, such a modulus is a power of 65537. */
    static boolean hasRocaFingerprint(BigInteger modulus) {
        return SMALL_PRIMES.stream().allMatch(prime -> {
            int residue = modulus.mod(BigInteger.valueOf(prime)).intValue();
            int step = GENERATOR.mod(BigInteger.valueOf(prime)).intValue();
            int power = 1;
            do {
                if (power == residue) {
                    return true;
                }
                power = power * step % prime;
            } while (power != 1);
            return false;
        });
    }

    /** CVE-2022-26320: Fermat's method finds factors that lie close together in a few rounds. */
    static boolean hasCloseFactors(BigInteger modulus) {
        BigInteger[] root = modulus.sqrtAndRemainder();
        if (root[1].signum() == 0) {
            return true;
        }
        BigInteger middle = root[0].add(BigInteger.ONE);
        for (int round = 0; round < FERMAT_ROUNDS; round++) {
            BigInteger square = middle.multiply(middle).subtract(modulus);
            if (square.sqrtAndRemainder()[1].signum() == 0) {
                return true;
            }
            middle = middle.add(BigInteger.ONE);
        }
        return false;
    }
}
