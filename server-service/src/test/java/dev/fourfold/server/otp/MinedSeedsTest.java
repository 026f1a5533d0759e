package dev.fourfold.server.otp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Thorough;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MinedSeedsTest {

    private static final OtpKey KEY = OtpKey.of("7".repeat(64));
    private static final Money AMOUNT = Money.rupees("100000");
    private static final Terms TERMS = new Terms("trf_1", AMOUNT, "friend", "client.com");
    private static final OtpKey.Derivation DERIVATION = KEY.derivation(TERMS, 1);

    @Test
    @Thorough("it tries a million seeds; RunIT shows the code")
    void deriveToTheCodeOfTheDemonstration() {
        Seed seed = new MinedSeeds(new Random(1), AMOUNT, 256345).next(TERMS, DERIVATION);

        assertThat(DERIVATION.code(seed).reveal()).isEqualTo("256345");
    }

    @Test
    @Thorough("it tries a million seeds, twice")
    void differFromEachOther() {
        var seeds = new MinedSeeds(new Random(2), AMOUNT, 42);

        assertThat(seeds.next(TERMS, DERIVATION).toArray())
                .isNotEqualTo(seeds.next(TERMS, DERIVATION).toArray());
    }

    @Test
    void areRandomForLaterCodes() {
        var seeds = new MinedSeeds(new Random(4), AMOUNT, 256345);
        OtpKey.Derivation second = KEY.derivation(TERMS, 2);

        assertThat(second.code(seeds.next(TERMS, second)).reveal()).isNotEqualTo("256345");
    }

    @Test
    void areRandomForOtherAmounts() {
        var seeds = new MinedSeeds(new Random(3), AMOUNT, 256345);
        var other = new Terms("trf_2", Money.rupees("2500"), "friend", "client.com");
        OtpKey.Derivation derivation = KEY.derivation(other, 1);

        assertThat(derivation.code(seeds.next(other, derivation)).reveal())
                .isNotEqualTo(derivation.code(seeds.next(other, derivation)).reveal())
                .isNotEqualTo("256345");
    }
}
