package dev.fourfold.server.otp;

import java.util.random.RandomGenerator;

/** 256 bits of the platform's secure randomness for each seed. */
record RandomSeeds(RandomGenerator random) implements SeedSource {

    @Override
    public Seed next(Terms terms, OtpKey.Derivation derivation) {
        byte[] value = new byte[Seed.LENGTH];
        random.nextBytes(value);
        return Seed.of(value);
    }
}
