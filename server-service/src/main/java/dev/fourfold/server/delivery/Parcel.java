package dev.fourfold.server.delivery;

import dev.fourfold.protocol.otp.OtpMessage;
import dev.fourfold.server.otp.OtpKeys;
import dev.fourfold.server.otp.Seed;
import dev.fourfold.server.otp.Terms;
import dev.fourfold.server.otp.Wording;
import java.time.Duration;
import java.time.Instant;

/** A delivery that this server has claimed, and has to send now: all that the sentence is made of, without the code. */
record Parcel(
        String deliveryId,
        Terms terms,
        String payeeLabel,
        int generation,
        String keyId,
        Seed seed,
        Instant issuedAt,
        Duration validity) {

    /** Returns the message to send, {@code waited} after the claim; here the code comes into being. */
    OtpMessage.Deliver message(OtpKeys keys, Duration waited) {
        return new OtpMessage.Deliver(
                deliveryId,
                terms.transferId(),
                generation,
                issuedAt,
                validity.minus(waited),
                Wording.sentence(
                        terms.money(),
                        payeeLabel,
                        keys.get(keyId).derivation(terms, generation).code(seed)));
    }

    /** Returns whether the code has ended, {@code waited} after the claim. */
    boolean isOver(Duration waited) {
        return validity.minus(waited).toMillis() <= 0;
    }
}
