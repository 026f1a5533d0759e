package dev.fourfold.ca.custody;

import java.io.IOException;
import java.util.Map;

/** A PKCS#11 library has answered a call with something else than CKR_OK. */
final class CryptokiException extends IOException {

    private static final long serialVersionUID = 1L;

    static final long MECHANISM_INVALID = 0x70;
    static final long SESSION_CLOSED = 0xB0;
    static final long NOT_INITIALIZED = 0x190;
    static final long ALREADY_INITIALIZED = 0x191;

    private static final long PIN_INCORRECT = 0xA0;
    private static final long PIN_LOCKED = 0xA4;

    private static final Map<Long, String> NAMES = Map.ofEntries(
            Map.entry(0x02L, "CKR_HOST_MEMORY"),
            Map.entry(0x03L, "CKR_SLOT_ID_INVALID"),
            Map.entry(0x05L, "CKR_GENERAL_ERROR"),
            Map.entry(0x06L, "CKR_FUNCTION_FAILED"),
            Map.entry(0x07L, "CKR_ARGUMENTS_BAD"),
            Map.entry(0x11L, "CKR_ATTRIBUTE_SENSITIVE"),
            Map.entry(0x12L, "CKR_ATTRIBUTE_TYPE_INVALID"),
            Map.entry(0x13L, "CKR_ATTRIBUTE_VALUE_INVALID"),
            Map.entry(0x30L, "CKR_DEVICE_ERROR"),
            Map.entry(0x31L, "CKR_DEVICE_MEMORY"),
            Map.entry(0x32L, "CKR_DEVICE_REMOVED"),
            Map.entry(0x54L, "CKR_FUNCTION_NOT_SUPPORTED"),
            Map.entry(0x60L, "CKR_KEY_HANDLE_INVALID"),
            Map.entry(0x62L, "CKR_KEY_SIZE_RANGE"),
            Map.entry(0x68L, "CKR_KEY_FUNCTION_NOT_PERMITTED"),
            Map.entry(MECHANISM_INVALID, "CKR_MECHANISM_INVALID"),
            Map.entry(0x71L, "CKR_MECHANISM_PARAM_INVALID"),
            Map.entry(0x82L, "CKR_OBJECT_HANDLE_INVALID"),
            Map.entry(PIN_INCORRECT, "CKR_PIN_INCORRECT"),
            Map.entry(0xA1L, "CKR_PIN_INVALID"),
            Map.entry(0xA2L, "CKR_PIN_LEN_RANGE"),
            Map.entry(0xA3L, "CKR_PIN_EXPIRED"),
            Map.entry(PIN_LOCKED, "CKR_PIN_LOCKED"),
            Map.entry(SESSION_CLOSED, "CKR_SESSION_CLOSED"),
            Map.entry(0xB1L, "CKR_SESSION_COUNT"),
            Map.entry(0xB3L, "CKR_SESSION_HANDLE_INVALID"),
            Map.entry(0xD0L, "CKR_TEMPLATE_INCOMPLETE"),
            Map.entry(0xD1L, "CKR_TEMPLATE_INCONSISTENT"),
            Map.entry(0xE0L, "CKR_TOKEN_NOT_PRESENT"),
            Map.entry(0xE1L, "CKR_TOKEN_NOT_RECOGNIZED"),
            Map.entry(0xE2L, "CKR_TOKEN_WRITE_PROTECTED"),
            Map.entry(0x101L, "CKR_USER_NOT_LOGGED_IN"),
            Map.entry(0x102L, "CKR_USER_PIN_NOT_INITIALIZED"),
            Map.entry(NOT_INITIALIZED, "CKR_CRYPTOKI_NOT_INITIALIZED"),
            Map.entry(ALREADY_INITIALIZED, "CKR_CRYPTOKI_ALREADY_INITIALIZED"));

    private final long code;

    CryptokiException(String function, long code) {
        super(function + " answered " + NAMES.getOrDefault(code, "0x" + Long.toHexString(code)));
        this.code = code;
    }

    /** Throws this unless the answer was one that does no harm. */
    void unless(long harmless) throws CryptokiException {
        if (code != harmless) {
            throw this;
        }
    }

    /** Tells whether the answer would be the same however often the token was found anew. */
    boolean isOfRequest() {
        return (code >= 0x10 && code <= 0x2F) || (code >= 0x61 && code <= 0x71) || code == 0xD0 || code == 0xD1;
    }

    /** Tells whether the token has looked at the PIN and refused it. */
    boolean isOfPin() {
        return code >= PIN_INCORRECT && code <= PIN_LOCKED;
    }
}
