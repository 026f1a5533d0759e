package dev.fourfold.server.transfer;

import dev.fourfold.server.delivery.Deliveries;
import dev.fourfold.server.otp.OtpKeys;
import dev.fourfold.server.otp.Seed;
import dev.fourfold.server.otp.SeedSource;
import dev.fourfold.server.otp.Terms;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.springframework.stereotype.Component;

/** Makes new codes: not the codes themselves, but all that makes one differ from the others. */
@Component
final class Codes {

    private final OtpKeys keys;
    private final SeedSource seeds;
    private final Deliveries deliveries;
    private final OtpProperties properties;
    private final RandomGenerator random = new SecureRandom();

    Codes(OtpKeys keys, SeedSource seeds, Deliveries deliveries, OtpProperties properties) {
        this.keys = keys;
        this.seeds = seeds;
        this.deliveries = deliveries;
        this.properties = properties;
    }

    /** A code that is not queued yet. */
    record NewCode(String deliveryId, Terms terms, int generation, Seed seed) {}

    /** Makes a code of these terms. */
    NewCode make(Terms terms, int generation) {
        Seed seed = seeds.next(terms, keys.present().derivation(terms, generation));
        return new NewCode(newId("dlv_"), terms, generation, seed);
    }

    /** Queues a code, in the caller's transaction. */
    void queue(NewCode code) {
        deliveries.queue(code.deliveryId(), code.terms(), code.generation(), code.seed(), properties.lifetime());
    }

    /** Returns a name that nobody can foretell. */
    String newId(String prefix) {
        byte[] value = new byte[16];
        random.nextBytes(value);
        return prefix + HexFormat.of().formatHex(value);
    }
}
