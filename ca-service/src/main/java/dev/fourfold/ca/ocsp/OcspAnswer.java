package dev.fourfold.ca.ocsp;

import dev.fourfold.ca.Sha256;
import dev.fourfold.protocol.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;

/**
 * An OCSPResponse, ready to be sent.
 *
 * @param status what it says, for metrics: {@code good}, {@code revoked}, {@code unknown}, {@code several} or an error
 * @param validity when it was true and how long it may be believed; empty if others must not keep it
 * @param entityTag what tells it from others of the same request
 */
record OcspAnswer(Bytes der, String status, Optional<Validity> validity, String entityTag) {

    OcspAnswer(Bytes der, String status, Optional<Validity> validity) {
        this(der, status, validity, "\"" + HexFormat.of().formatHex(Sha256.of(der.toArray())) + "\"");
    }

    /** The span in which an answer may be believed. */
    record Validity(Instant thisUpdate, Instant nextUpdate) {

        /** Returns how long somebody may keep the answer without asking: until half of what is left has passed. */
        Duration keptFor(Instant now) {
            return Duration.between(now, nextUpdate).dividedBy(2);
        }

        /** Returns what caches are told. */
        String cacheControl(Instant now) {
            return "max-age=" + keptFor(now).toSeconds() + ", must-revalidate, no-transform, public";
        }

        /** Tells whether the first half has not passed. */
        boolean isFresh(Instant now) {
            Instant half =
                    thisUpdate.plus(Duration.between(thisUpdate, nextUpdate).dividedBy(2));
            return !now.isBefore(thisUpdate) && now.isBefore(half);
        }
    }

    /** Returns an answer that holds nothing but an error (RFC 6960, section 2.3). */
    static OcspAnswer error(int code, String status) {
        try {
            return new OcspAnswer(
                    Bytes.of(new OCSPRespBuilder().build(code, null).getEncoded()), status, Optional.empty());
        } catch (OCSPException | IOException e) {
            throw new AssertionError("an error has an encoding", e);
        }
    }

    static Bytes encoded(OCSPResp answer) {
        try {
            return Bytes.of(answer.getEncoded());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
