package dev.fourfold.ca.custody;

import java.io.IOException;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The functions of a PKCS#11 library (version 2.20 or later) that this CA calls, where a CK_ULONG has 64 bits. What they
 * mean is in the standard; a call that is not answered with CKR_OK throws.
 */
final class Cryptoki {

    private static final ValueLayout.OfLong ULONG = ValueLayout.JAVA_LONG;
    private static final AddressLayout POINTER = ValueLayout.ADDRESS;
    private static final MemorySegment NONE = MemorySegment.NULL;
    private static final long SERIAL_SESSION = 4;
    private static final long RW_SESSION = 2;
    private static final long OS_LOCKING = 2;
    private static final long USER = 1;
    private static final int LONGEST_SIGNATURE = 2048;

    private final Map<CryptokiFunction, MethodHandle> functions = new EnumMap<>(CryptokiFunction.class);

    private Cryptoki(MemorySegment list) {
        for (CryptokiFunction function : CryptokiFunction.values()) {
            MemorySegment address = list.get(POINTER, POINTER.byteSize() * (1 + function.index()));
            functions.put(function, handle(address, function.parameters()));
        }
    }

    /**
     * Loads a library, for as long as this process lives.
     *
     * @throws IOException if it is none of PKCS#11
     */
    @SuppressWarnings("restricted")
    static Cryptoki load(Path library) throws IOException {
        MemoryLayout ulong = Linker.nativeLinker().canonicalLayouts().get("long");
        if (ulong == null || ulong.byteSize() != Long.BYTES) {
            throw new IOException("PKCS#11 is not supported on this platform");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment entry = SymbolLookup.libraryLookup(library, Arena.global())
                    .find("C_GetFunctionList")
                    .orElseThrow(() -> new IOException("it has no function C_GetFunctionList"));
            MemorySegment list = arena.allocate(POINTER);
            check("C_GetFunctionList", invoke(handle(entry, POINTER), list));
            long size = POINTER.byteSize() * (1 + 68); // CK_FUNCTION_LIST: the version, and 68 functions
            return new Cryptoki(list.get(POINTER, 0).reinterpret(size));
        } catch (IllegalArgumentException e) {
            throw new IOException("it cannot be loaded: " + e.getMessage(), e);
        }
    }

    void initialize() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment arguments = arena.allocate(6 * Long.BYTES, Long.BYTES);
            arguments.set(ULONG, 4 * Long.BYTES, OS_LOCKING);
            call(CryptokiFunction.INITIALIZE, arguments);
        } catch (CryptokiException e) {
            e.unless(CryptokiException.ALREADY_INITIALIZED);
        }
    }

    /** Ends every session of this process; no other call may be under way. */
    void end() throws IOException {
        try {
            call(CryptokiFunction.FINALIZE, NONE);
        } catch (CryptokiException e) {
            e.unless(CryptokiException.NOT_INITIALIZED);
        }
    }

    /** Returns the slots in which there is a token. */
    List<Long> slots() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment count = arena.allocate(ULONG);
            call(CryptokiFunction.GET_SLOT_LIST, (byte) 1, NONE, count);
            MemorySegment slots = arena.allocate(ULONG, Math.max(1, count.get(ULONG, 0)));
            call(CryptokiFunction.GET_SLOT_LIST, (byte) 1, slots, count);
            return longs(slots, count.get(ULONG, 0));
        }
    }

    TokenInfo token(long slot) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(256, Long.BYTES);
            call(CryptokiFunction.GET_TOKEN_INFO, slot, info);
            byte[] label = info.asSlice(0, 32).toArray(ValueLayout.JAVA_BYTE);
            return new TokenInfo(
                    new String(label, StandardCharsets.UTF_8).strip(), info.get(ULONG, 96), info.get(ULONG, 104));
        }
    }

    /** Returns the sizes of keys that a mechanism takes, in whatever unit it counts; empty if it is unknown. */
    Optional<KeySizes> mechanism(long slot, long mechanism) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(3 * Long.BYTES, Long.BYTES);
            call(CryptokiFunction.GET_MECHANISM_INFO, slot, mechanism, info);
            return Optional.of(new KeySizes(info.get(ULONG, 0), info.get(ULONG, Long.BYTES)));
        } catch (CryptokiException e) {
            e.unless(CryptokiException.MECHANISM_INVALID);
            return Optional.empty();
        }
    }

    long openSession(long slot, boolean write) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment session = arena.allocate(ULONG);
            call(CryptokiFunction.OPEN_SESSION, slot, SERIAL_SESSION | (write ? RW_SESSION : 0), NONE, NONE, session);
            return session.get(ULONG, 0);
        }
    }

    void closeSession(long session) throws IOException {
        call(CryptokiFunction.CLOSE_SESSION, session);
    }

    void login(long session, Pin pin) throws IOException {
        byte[] bytes = pin.toBytes();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
            try {
                call(CryptokiFunction.LOGIN, session, USER, text, (long) bytes.length);
            } finally {
                text.fill((byte) 0);
            }
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    Handles generate(long session, long mechanism, Template publicKey, Template privateKey) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment handles = arena.allocate(ULONG, 2);
            call(
                    CryptokiFunction.GENERATE_KEY_PAIR,
                    session,
                    mechanism(mechanism, arena),
                    publicKey.in(arena),
                    publicKey.count(),
                    privateKey.in(arena),
                    privateKey.count(),
                    handles,
                    handles.asSlice(Long.BYTES));
            return new Handles(handles.get(ULONG, 0), handles.get(ULONG, Long.BYTES));
        }
    }

    void destroy(long session, long object) throws IOException {
        call(CryptokiFunction.DESTROY_OBJECT, session, object);
    }

    /** Returns the objects that have all attributes, the first few of them. */
    List<Long> find(long session, Template template) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            call(CryptokiFunction.FIND_OBJECTS_INIT, session, template.in(arena), template.count());
            long most = 8;
            MemorySegment objects = arena.allocate(ULONG, most);
            MemorySegment count = arena.allocate(ULONG);
            call(CryptokiFunction.FIND_OBJECTS, session, objects, most, count);
            call(CryptokiFunction.FIND_OBJECTS_FINAL, session);
            return longs(objects, count.get(ULONG, 0));
        }
    }

    byte[] attribute(long session, long object, long type) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(4096);
            MemorySegment attribute = arena.allocate(3 * Long.BYTES, Long.BYTES);
            attribute.set(ULONG, 0, type);
            attribute.set(POINTER, Long.BYTES, value);
            attribute.set(ULONG, 2 * Long.BYTES, value.byteSize());
            call(CryptokiFunction.GET_ATTRIBUTE_VALUE, session, object, attribute, 1L);
            return value.asSlice(0, attribute.get(ULONG, 2 * Long.BYTES)).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    byte[] sign(long session, long mechanism, long key, byte[] text) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            call(CryptokiFunction.SIGN_INIT, session, mechanism(mechanism, arena), key);
            MemorySegment signature = arena.allocate(LONGEST_SIGNATURE);
            MemorySegment length = arena.allocateFrom(ULONG, LONGEST_SIGNATURE);
            MemorySegment in = arena.allocateFrom(ValueLayout.JAVA_BYTE, text);
            call(CryptokiFunction.SIGN, session, in, (long) text.length, signature, length);
            return signature.asSlice(0, length.get(ULONG, 0)).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    private static MemorySegment mechanism(long mechanism, Arena arena) {
        MemorySegment segment = arena.allocate(3 * Long.BYTES, Long.BYTES);
        segment.set(ULONG, 0, mechanism);
        return segment;
    }

    private static List<Long> longs(MemorySegment segment, long count) {
        return Arrays.stream(segment.asSlice(0, count * Long.BYTES).toArray(ULONG))
                .boxed()
                .toList();
    }

    private void call(CryptokiFunction function, Object... arguments) throws CryptokiException {
        MethodHandle handle = functions.get(function);
        if (handle == null) {
            throw new AssertionError("every function has a handle");
        }
        check(function.toString(), invoke(handle, arguments));
    }

    private static void check(String function, long code) throws CryptokiException {
        if (code != 0) {
            throw new CryptokiException(function, code);
        }
    }

    private static long invoke(MethodHandle handle, Object... arguments) {
        try {
            return (long) handle.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new IllegalStateException("A function of the PKCS#11 library cannot be called", e);
        }
    }

    @SuppressWarnings("restricted")
    private static MethodHandle handle(MemorySegment address, MemoryLayout... parameters) {
        return Linker.nativeLinker().downcallHandle(address, FunctionDescriptor.of(ULONG, parameters));
    }

    /** Handles of a new pair of keys. */
    record Handles(long publicKey, long privateKey) {}

    /** From CK_MECHANISM_INFO. */
    record KeySizes(long smallest, long largest) {}

    /** From CK_TOKEN_INFO. */
    record TokenInfo(String label, long flags, long maxSessions) {

        private static final long FINAL_TRY = 0x20000;
        private static final long LOCKED = 0x40000;

        /** Returns how many of the wanted sessions the token gives beside the one that is logged in; at least one. */
        int sessions(int wanted) {
            boolean unlimited = maxSessions <= 0; // CK_EFFECTIVELY_INFINITE is 0, CK_UNAVAILABLE_INFORMATION is ~0
            return unlimited ? wanted : Math.clamp(maxSessions - 1, 1, wanted);
        }

        /** Tells whether one more wrong PIN would lock the token. */
        boolean isOneTryFromLocked() {
            return (flags & FINAL_TRY) != 0;
        }

        boolean isLocked() {
            return (flags & LOCKED) != 0;
        }
    }
}
