package dev.fourfold.ca;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The CA says no. The detail is shown to the client: it names what to change and never holds a secret. */
public final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Refusal refusal;
    private final @Nullable Duration retryAfter;

    public RefusedException(Refusal refusal, String detail) {
        super(detail);
        this.refusal = refusal;
        this.retryAfter = null;
    }

    public RefusedException(Refusal refusal, String detail, @Nullable Throwable cause) {
        super(detail, cause);
        this.refusal = refusal;
        this.retryAfter = null;
    }

    /** Not now, but after some time. */
    public RefusedException(Refusal refusal, String detail, Duration retryAfter) {
        super(detail);
        this.refusal = refusal;
        this.retryAfter = retryAfter;
    }

    public Refusal refusal() {
        return refusal;
    }

    /** Returns how long to wait before the same request is worth sending again; empty if waiting does not help. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
