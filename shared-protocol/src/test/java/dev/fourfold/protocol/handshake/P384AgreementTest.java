package dev.fourfold.protocol.handshake;

import static dev.fourfold.protocol.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.ProtocolException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.util.BigIntegers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no share on P-384; {@link KeyExchangeTest} has those that are. */
class P384AgreementTest {

    private static final int POINT = 97;

    private final SecureRandom random = Dialogue.random();
    private final P384Agreement p384 = new P384Agreement();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 5, 6, 7, 255})
    void refusesSharesInAnotherForm(int form) {
        byte[] share = share();
        share[0] = (byte) form;
        assertRefusedByBothSides(share);
    }

    @Test
    void refusesSharesThatAreNoPointOfTheCurve() {
        for (int bit = 8; bit < 8 * POINT; bit += 13) {
            byte[] share = share();
            share[bit / 8] ^= (byte) (1 << bit % 8);
            assertRefusedByBothSides(share);
        }
        byte[] zero = share();
        Arrays.fill(zero, 1, POINT, (byte) 0);
        assertRefusedByBothSides(zero);
        byte[] infinite = share();
        Arrays.fill(infinite, 0, POINT, (byte) 0);
        assertRefusedByBothSides(infinite);
    }

    /** A coordinate of p or more names a point that has another encoding already. */
    @Test
    void refusesSharesThatAreNotReduced() throws Exception {
        var p = new BigInteger(
                "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe" + "ffffffff0000000000000000ffffffff",
                16);
        var b = new BigInteger(
                "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875a" + "c656398d8a2ed19d2a85c8edd3ec2aef",
                16);
        BigInteger y = b.modPow(p.add(BigInteger.ONE).shiftRight(2), p);
        assertThat(y.multiply(y).mod(p)).as("0 is the x of a point").isEqualTo(b);
        byte[] reduced = share();
        put(reduced, 1, BigInteger.ZERO);
        put(reduced, 49, y);
        assertThat(answer(reduced)).hasSize(POINT);
        put(reduced, 1, p);
        assertRefusedByBothSides(reduced);
    }

    private static byte[] share() {
        return ForeignAgreement.p384Client().share().toArray();
    }

    private void assertRefusedByBothSides(byte[] share) {
        assertRefused(Alert.ILLEGAL_PARAMETER, () -> answer(share));
        assertRefused(Alert.ILLEGAL_PARAMETER, () -> p384.begin(random).agree(share, new byte[p384.secret()], 0));
    }

    private byte[] answer(byte[] share) throws ProtocolException {
        return p384.answer(share, random, new byte[p384.secret()], 0);
    }

    private static void put(byte[] share, int offset, BigInteger coordinate) {
        byte[] bytes = BigIntegers.asUnsignedByteArray(48, coordinate);
        System.arraycopy(bytes, 0, share, offset, 48);
    }
}
