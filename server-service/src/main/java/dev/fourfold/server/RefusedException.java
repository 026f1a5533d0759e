package dev.fourfold.server;

import java.util.Map;

/** The server says no. The detail and the members are shown to the caller and never hold a secret. */
public final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Refusal refusal;
    private final transient Map<String, Object> members;

    public RefusedException(Refusal refusal, String detail) {
        this(refusal, detail, Map.of());
    }

    /** Says no, with members that the problem document carries beside the standard ones. */
    public RefusedException(Refusal refusal, String detail, Map<String, Object> members) {
        super(detail);
        this.refusal = refusal;
        this.members = Map.copyOf(members);
    }

    public Refusal refusal() {
        return refusal;
    }

    public Map<String, Object> members() {
        return members;
    }
}
