package dev.fourfold.starter;

/** The application cannot start, for a reason that its operator can remove. It is shown without a stack trace. */
public final class StartUpException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String action;

    /** What went wrong, as a sentence, and what the operator can do about it. */
    public StartUpException(String description, String action) {
        super(description);
        this.action = action;
    }

    public StartUpException(String description, String action, Throwable cause) {
        super(description, cause);
        this.action = action;
    }

    public String action() {
        return action;
    }
}
