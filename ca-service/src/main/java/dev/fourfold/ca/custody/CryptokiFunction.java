package dev.fourfold.ca.custody;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;

/** What a function of PKCS#11 is called, where it is in CK_FUNCTION_LIST, and what it takes. */
@SuppressWarnings("ImmutableEnumChecker") // the layouts do not change, but do not say so
enum CryptokiFunction {
    INITIALIZE("C_Initialize", 0, Kind.POINTER),
    FINALIZE("C_Finalize", 1, Kind.POINTER),
    GET_SLOT_LIST("C_GetSlotList", 4, Kind.BOOL, Kind.POINTER, Kind.POINTER),
    GET_TOKEN_INFO("C_GetTokenInfo", 6, Kind.ULONG, Kind.POINTER),
    GET_MECHANISM_INFO("C_GetMechanismInfo", 8, Kind.ULONG, Kind.ULONG, Kind.POINTER),
    OPEN_SESSION("C_OpenSession", 12, Kind.ULONG, Kind.ULONG, Kind.POINTER, Kind.POINTER, Kind.POINTER),
    CLOSE_SESSION("C_CloseSession", 13, Kind.ULONG),
    LOGIN("C_Login", 18, Kind.ULONG, Kind.ULONG, Kind.POINTER, Kind.ULONG),
    DESTROY_OBJECT("C_DestroyObject", 22, Kind.ULONG, Kind.ULONG),
    GET_ATTRIBUTE_VALUE("C_GetAttributeValue", 24, Kind.ULONG, Kind.ULONG, Kind.POINTER, Kind.ULONG),
    FIND_OBJECTS_INIT("C_FindObjectsInit", 26, Kind.ULONG, Kind.POINTER, Kind.ULONG),
    FIND_OBJECTS("C_FindObjects", 27, Kind.ULONG, Kind.POINTER, Kind.ULONG, Kind.POINTER),
    FIND_OBJECTS_FINAL("C_FindObjectsFinal", 28, Kind.ULONG),
    SIGN_INIT("C_SignInit", 42, Kind.ULONG, Kind.POINTER, Kind.ULONG),
    SIGN("C_Sign", 43, Kind.ULONG, Kind.POINTER, Kind.ULONG, Kind.POINTER, Kind.POINTER),
    GENERATE_KEY_PAIR(
            "C_GenerateKeyPair",
            59,
            Kind.ULONG,
            Kind.POINTER,
            Kind.POINTER,
            Kind.ULONG,
            Kind.POINTER,
            Kind.ULONG,
            Kind.POINTER,
            Kind.POINTER);

    private final String text;
    private final int index;
    private final MemoryLayout[] parameters;

    CryptokiFunction(String text, int index, MemoryLayout... parameters) {
        this.text = text;
        this.index = index;
        this.parameters = parameters;
    }

    int index() {
        return index;
    }

    MemoryLayout[] parameters() {
        return parameters.clone();
    }

    @Override
    public String toString() {
        return text;
    }

    private static final class Kind {
        private static final MemoryLayout BOOL = ValueLayout.JAVA_BYTE;
        private static final MemoryLayout ULONG = ValueLayout.JAVA_LONG;
        private static final MemoryLayout POINTER = ValueLayout.ADDRESS;
    }
}
