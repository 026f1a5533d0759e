package dev.fourfold.ca;

/** What the databases of the tests live on. */
enum Engine {
    EMBEDDED,
    CONTAINER;

    private static volatile Engine current = EMBEDDED;

    static Engine current() {
        return current;
    }

    /** Runs the tests from now on on this engine. */
    static void use(Engine engine) {
        current = engine;
    }
}
