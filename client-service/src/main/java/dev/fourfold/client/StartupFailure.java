package dev.fourfold.client;

/** Why the client cannot start, and what its operator can do about it. Both are printed; neither holds a secret. */
public final class StartupFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String action;

    public StartupFailure(String description, String action) {
        super(description);
        this.action = action;
    }

    public String action() {
        return action;
    }
}
