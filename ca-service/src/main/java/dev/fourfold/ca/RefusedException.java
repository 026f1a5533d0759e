package dev.fourfold.ca;

import org.jspecify.annotations.Nullable;

/** The CA says no. The detail is shown to the client: it names what to change and never holds a secret. */
public final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Refusal refusal;

    public RefusedException(Refusal refusal, String detail) {
        super(detail);
        this.refusal = refusal;
    }

    public RefusedException(Refusal refusal, String detail, @Nullable Throwable cause) {
        super(detail, cause);
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }
}
