package dev.fourfold.protocol.enrolment;

import java.io.IOException;

/**
 * The CA was reached and said no: trying again at once will not help. Every other {@link IOException} of an enrolment
 * means that the CA could not be reached, or that its answer cannot be believed.
 */
public final class CaRefusedException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String type;
    private final String title;

    /** What the CA answered: the HTTP status, and the type and title of its problem (RFC 9457), empty if none. */
    CaRefusedException(int status, String type, String title) {
        super("The CA refused with status " + status + (title.isEmpty() ? "" : ": " + title));
        this.status = status;
        this.type = type;
        this.title = title;
    }

    public int status() {
        return status;
    }

    /** Returns the URI of the kind of problem, or an empty string. */
    public String type() {
        return type;
    }

    /** Returns the CA's own words, or an empty string. */
    public String title() {
        return title;
    }

    /** Returns whether the credentials, that is the token or the old certificate, were not accepted. */
    public boolean isUnauthorized() {
        return status == 401 || status == 403;
    }
}
