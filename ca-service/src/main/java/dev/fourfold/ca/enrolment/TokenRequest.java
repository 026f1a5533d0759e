package dev.fourfold.ca.enrolment;

import dev.fourfold.ca.Refusal;
import dev.fourfold.ca.RefusedException;
import dev.fourfold.ca.name.AlternativeName;
import dev.fourfold.starter.web.StrictJson;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/**
 * What the operator wants of a token, within the bounds of the CA.
 *
 * @param names 1 to 100 DNS names
 * @param lifetime more than nothing
 * @param uses 1 to 1000
 * @param certificateLifetime how long the certificates are valid; empty if the profile decides
 */
record TokenRequest(
        List<AlternativeName> names,
        String profile,
        Duration lifetime,
        int uses,
        Optional<Duration> certificateLifetime) {

    private static final int MAX_NAMES = 100;
    private static final int MAX_USES = 1000;
    private static final Pattern SHORT = Pattern.compile("\\d{1,9}[smhd]");

    TokenRequest {
        names = names.stream().distinct().toList();
        if (names.isEmpty() || names.size() > MAX_NAMES) {
            throw invalid("names must be 1 to " + MAX_NAMES + " names");
        }
        if (!lifetime.isPositive()) {
            throw invalid("lifetime must be more than nothing");
        }
        if (uses < 1 || uses > MAX_USES) {
            throw invalid("uses must be 1 to " + MAX_USES);
        }
    }

    /**
     * Returns the request that a JSON object holds.
     *
     * @param maxLifetime how long a token may be open
     * @throws RefusedException if it is not JSON, has other members, or is out of bounds
     */
    static TokenRequest parse(byte[] body, Duration maxLifetime) {
        TokenRequest request = parse(body);
        if (request.lifetime.compareTo(maxLifetime) > 0) {
            throw invalid("lifetime must be at most " + maxLifetime);
        }
        return request;
    }

    private static TokenRequest parse(byte[] body) {
        Members members = members(body);
        if (members.names() == null || members.profile() == null) {
            throw invalid("names and profile are required");
        }
        return new TokenRequest(
                members.names().stream().map(TokenRequest::name).toList(),
                members.profile(),
                duration("lifetime", Objects.requireNonNullElse(members.lifetime(), "PT1H")),
                Objects.requireNonNullElse(members.uses(), 1),
                Optional.ofNullable(members.certificateLifetime()).map(text -> duration("certificateLifetime", text)));
    }

    private static Duration duration(String member, String text) {
        try {
            Duration duration = SHORT.matcher(text).matches() ? DurationStyle.SIMPLE.parse(text) : Duration.parse(text);
            if (duration.equals(duration.truncatedTo(ChronoUnit.SECONDS))) {
                return duration;
            }
        } catch (DateTimeParseException | ArithmeticException _) {
            // refused below
        }
        throw invalid(member + " must be a duration of whole seconds, such as PT1H (ISO 8601) or 3d");
    }

    private static Members members(byte[] body) {
        try {
            return StrictJson.read(body, Members.class);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(Refusal.INVALID_BODY, String.valueOf(e.getMessage()), e);
        }
    }

    private static AlternativeName name(@Nullable String text) {
        try {
            return AlternativeName.parse(Objects.requireNonNullElse(text, ""));
        } catch (IllegalArgumentException e) {
            throw new RefusedException(Refusal.INVALID_BODY, String.valueOf(e.getMessage()), e);
        }
    }

    private static RefusedException invalid(String detail) {
        return new RefusedException(Refusal.INVALID_BODY, detail);
    }

    /** The members as they are written. */
    private record Members(
            @Nullable List<@Nullable String> names,
            @Nullable String profile,
            @Nullable String lifetime,
            @Nullable Integer uses,
            @Nullable String certificateLifetime) {}
}
