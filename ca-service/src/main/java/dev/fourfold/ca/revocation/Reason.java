package dev.fourfold.ca.revocation;

import java.util.Arrays;
import java.util.Optional;

/** Why a certificate is revoked: those reasons of RFC 5280, section 5.3.1 that are of use for a leaf. */
public enum Reason {
    UNSPECIFIED("unspecified", 0),
    KEY_COMPROMISE("keyCompromise", 1),
    AFFILIATION_CHANGED("affiliationChanged", 3),
    SUPERSEDED("superseded", 4),
    CESSATION_OF_OPERATION("cessationOfOperation", 5),
    CERTIFICATE_HOLD("certificateHold", 6),
    PRIVILEGE_WITHDRAWN("privilegeWithdrawn", 9);

    private final String text;
    private final int code;

    Reason(String text, int code) {
        this.text = text;
        this.code = code;
    }

    /** Returns the reason of a name of RFC 5280, such as {@code keyCompromise}. */
    static Optional<Reason> parse(String text) {
        return Arrays.stream(values())
                .filter(reason -> reason.text.equals(text))
                .findFirst();
    }

    /** Returns the reason of a stored code. */
    static Reason of(int code) {
        return Arrays.stream(values())
                .filter(reason -> reason.code == code)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No reason has the code " + code));
    }

    /** Returns the CRLReason. */
    public int code() {
        return code;
    }

    /** Returns the name that RFC 5280 gives it. */
    @Override
    public String toString() {
        return text;
    }
}
