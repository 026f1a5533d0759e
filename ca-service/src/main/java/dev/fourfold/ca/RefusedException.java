package dev.fourfold.ca;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The CA says no. The detail is shown to the client: it names what to change and never holds a secret. */
public final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Refusal refusal;
    private final @Nullable Duration retryAfter;
    private final transient Map<String, Object> members;

    private RefusedException(
            Refusal refusal,
            String detail,
            @Nullable Throwable cause,
            @Nullable Duration retryAfter,
            Map<String, Object> members) {
        super(detail, cause);
        this.refusal = refusal;
        this.retryAfter = retryAfter;
        this.members = Map.copyOf(members);
    }

    public RefusedException(Refusal refusal, String detail) {
        this(refusal, detail, null, null, Map.of());
    }

    public RefusedException(Refusal refusal, String detail, @Nullable Throwable cause) {
        this(refusal, detail, cause, null, Map.of());
    }

    /** Not now, but after some time. */
    public RefusedException(Refusal refusal, String detail, Duration retryAfter) {
        this(refusal, detail, null, retryAfter, Map.of());
    }

    /** Refuses, and says more in members of the problem that only programs read (RFC 9457, section 3.2). */
    public RefusedException(Refusal refusal, String detail, Map<String, Object> members) {
        this(refusal, detail, null, null, members);
    }

    public Refusal refusal() {
        return refusal;
    }

    /** Returns how long to wait before the same request is worth sending again; empty if waiting does not help. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    public Map<String, Object> members() {
        return members;
    }
}
