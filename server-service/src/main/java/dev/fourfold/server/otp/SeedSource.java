package dev.fourfold.server.otp;

/** Where the seed of a new code comes from. */
@FunctionalInterface
public interface SeedSource {

    /** Returns a seed that nobody can foretell, for the code that {@code derivation} makes of it and of {@code terms}. */
    Seed next(Terms terms, OtpKey.Derivation derivation);
}
