package dev.fourfold.server.audit;

import dev.fourfold.protocol.Bytes;
import dev.fourfold.server.otp.OtpKeys;
import java.security.SecureRandom;
import java.util.Arrays;

/** The keys with which processes write rows of the audit log: they come from {@code otp.key}, present and previous. */
final class Pens {

    // Specification constants
    private static final String PENS = "audit/v1/pens";

    private final OtpKeys keys;

    private final SecureRandom random = new SecureRandom();

    Pens(OtpKeys keys) {
        this.keys = keys;
    }

    /** Returns a new pen for this process. */
    Pen newPen() {
        byte[] origin = new byte[Pen.ORIGIN_LENGTH];
        random.nextBytes(origin);
        return Pen.of(keys.present().derive(PENS), Bytes.of(origin));
    }

    /** Returns whether a process that has one of the keys wrote a row. */
    boolean wrote(Chain.Unsealed row) {
        return Arrays.stream(keys.ids())
                .map(keys::get)
                .anyMatch(key -> Pen.of(key.derive(PENS), row.origin()).wrote(row.row(), row.proof()));
    }
}
