package dev.fourfold.server.otp;

import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/**
 * Seeds whose code is known beforehand for the first code of transfers of one amount, for a demonstration: it tries seeds,
 * about a million, until one derives to it. Others are random, and all else, from derivation to confirmation, is as it
 * always is.
 */
record MinedSeeds(RandomGenerator random, Money amount, int code) implements SeedSource {

    @Override
    public Seed next(Terms terms, OtpKey.Derivation derivation) {
        return terms.money().equals(amount) && derivation.generation() == 1
                ? mined(derivation)
                : new RandomSeeds(random).next(terms, derivation);
    }

    private Seed mined(OtpKey.Derivation derivation) {
        byte[] value = new byte[Seed.LENGTH];
        random.nextBytes(value);
        ByteBuffer counter = ByteBuffer.wrap(value);
        while (true) {
            Seed seed = Seed.of(value);
            if (derivation.code(seed).is(code)) {
                return seed;
            }
            counter.putLong(0, counter.getLong(0) + 1);
        }
    }
}
