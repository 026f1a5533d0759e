package dev.fourfold.ca;

/** What the databases of the tests live on. */
enum Engine {
    EMBEDDED,
    CONTAINER;

    private static final ThreadLocal<Engine> CURRENT = ThreadLocal.withInitial(() -> EMBEDDED);

    static Engine current() {
        return CURRENT.get();
    }

    /** Runs the tests of this thread from now on on this engine. */
    static void use(Engine engine) {
        CURRENT.set(engine);
    }
}
