package dev.fourfold.server.otp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MinedSeedsTest {

    private static final OtpKey.Derivation DERIVATION = OtpKey.of("7".repeat(64))
            .derivation(new Terms("trf_1", new Money(Money.INR, 10000000), "friend", "client.com"), 1);

    @Test
    void deriveToTheCodeOfTheDemonstration() {
        Seed seed = new MinedSeeds(new Random(1), 256345).next(DERIVATION);

        assertThat(DERIVATION.code(seed).reveal()).isEqualTo("256345");
    }

    @Test
    void differFromEachOther() {
        var seeds = new MinedSeeds(new Random(2), 42);

        assertThat(seeds.next(DERIVATION).toArray())
                .isNotEqualTo(seeds.next(DERIVATION).toArray());
    }
}
