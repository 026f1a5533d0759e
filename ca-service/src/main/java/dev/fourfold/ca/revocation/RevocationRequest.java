package dev.fourfold.ca.revocation;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.starter.web.StrictJson;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an operator wants to say of a certificate.
 *
 * @param invalidSince the invalidityDate (RFC 5280, section 5.3.2), in whole seconds
 */
record RevocationRequest(Reason reason, Optional<Instant> invalidSince) {

    /**
     * Returns the request that a JSON object holds: {@code reason} and perhaps {@code invalidityDate}.
     *
     * @throws RefusedException if it is not JSON, has other members, or a member that cannot be read
     */
    static RevocationRequest parse(byte[] body) {
        Members members = members(body);
        Reason reason = Reason.parse(Objects.requireNonNullElse(members.reason(), ""))
                .orElseThrow(() -> invalid("reason must be one of " + Arrays.toString(Reason.values()), null));
        return new RevocationRequest(
                reason, Optional.ofNullable(members.invalidityDate()).map(RevocationRequest::date));
    }

    private static Members members(byte[] body) {
        try {
            return StrictJson.read(body, Members.class);
        } catch (IllegalArgumentException e) {
            throw invalid(String.valueOf(e.getMessage()), e);
        }
    }

    private static Instant date(String text) {
        try {
            Instant date = Instant.parse(text).truncatedTo(ChronoUnit.SECONDS);
            // the range of GeneralizedTime
            if (date.isBefore(Instant.EPOCH)) {
                throw invalid("invalidityDate must be later than 1970", null);
            }
            return date;
        } catch (DateTimeParseException e) {
            throw invalid("invalidityDate must be a time such as 2026-11-23T11:00:00Z", e);
        }
    }

    static RefusedException invalid(String detail, @Nullable Exception cause) {
        return new RefusedException(Refusal.INVALID_BODY, detail, cause);
    }

    /** The members as they are written. */
    private record Members(
            @Nullable String reason, @Nullable String invalidityDate) {}
}
