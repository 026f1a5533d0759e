package dev.fourfold.protocol;

/** Why a channel ends, as the peer is told (protocol.md §8). Each alert but {@link #CLOSE_NOTIFY} is fatal. */
public enum Alert {
    /** The sender has nothing more to say; the only alert that is not an error. */
    CLOSE_NOTIFY(0),
    /** A message or record came that this state does not wait for. */
    UNEXPECTED_MESSAGE(10),
    /** A record could not be opened, whatever the reason. */
    BAD_RECORD_MAC(20),
    /** A record or message is longer than agreed. */
    RECORD_OVERFLOW(22),
    /** No suite in common. */
    HANDSHAKE_FAILURE(40),
    /** A certificate is malformed, or names somebody else. */
    BAD_CERTIFICATE(42),
    /** A certificate is not of a kind that may be used here. */
    UNSUPPORTED_CERTIFICATE(43),
    /** A certificate was revoked. */
    CERTIFICATE_REVOKED(44),
    /** A certificate is expired or not yet valid. */
    CERTIFICATE_EXPIRED(45),
    /** A certificate could not be accepted for another reason. */
    CERTIFICATE_UNKNOWN(46),
    /** A field has a value that its place does not allow. */
    ILLEGAL_PARAMETER(47),
    /** The certificate chain does not end at a trusted root. */
    UNKNOWN_CA(48),
    /** The peer is authenticated and not welcome. */
    ACCESS_DENIED(49),
    /** A message does not follow its grammar. */
    DECODE_ERROR(50),
    /** A signature or MAC of the handshake is wrong. */
    DECRYPT_ERROR(51),
    /** No protocol version in common. */
    PROTOCOL_VERSION(70),
    /** What the peer offers is weaker than policy allows. */
    INSUFFICIENT_SECURITY(71),
    /** Our own fault. */
    INTERNAL_ERROR(80),
    /** Too many handshakes are under way; try again later. */
    BUSY(90),
    /** The handshake took longer than allowed. */
    HANDSHAKE_TIMEOUT(91),
    /** A critical extension is not known, or an extension was answered that was not offered. */
    UNSUPPORTED_EXTENSION(110),
    /** A stapled certificate status is missing or wrong. */
    BAD_CERTIFICATE_STATUS(113),
    /** The peer showed no certificate. */
    CERTIFICATE_REQUIRED(116),
    /** An error that the sender does not describe. */
    GENERAL_ERROR(117),
    /** No application protocol in common. */
    NO_APPLICATION_PROTOCOL(120);

    private final int code;

    Alert(int code) {
        this.code = code;
    }

    /** Returns the code on the wire, 0 to 255. */
    public int code() {
        return code;
    }

    /** Returns the alert that does not say why a certificate is refused (protocol.md §8). */
    Alert concealed() {
        return switch (this) {
            case BAD_CERTIFICATE,
                    UNSUPPORTED_CERTIFICATE,
                    CERTIFICATE_REVOKED,
                    CERTIFICATE_EXPIRED,
                    CERTIFICATE_UNKNOWN,
                    UNKNOWN_CA,
                    ACCESS_DENIED,
                    BAD_CERTIFICATE_STATUS -> GENERAL_ERROR;
            default -> this;
        };
    }

    /** Returns the alert of a code on the wire; an unknown code is a {@link #GENERAL_ERROR}: as fatal as any. */
    public static Alert ofCode(int code) {
        for (Alert alert : values()) {
            if (alert.code == code) {
                return alert;
            }
        }
        return GENERAL_ERROR;
    }
}
