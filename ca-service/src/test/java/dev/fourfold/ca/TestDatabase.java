package dev.fourfold.ca;

import java.util.List;

/** A new, empty database for a CA under test, on the {@link Engine} that the test runs on. */
interface TestDatabase {

    static TestDatabase create() {
        return switch (Engine.current()) {
            case EMBEDDED -> new EmbeddedDatabase();
            case CONTAINER -> new ContainerDatabase();
        };
    }

    /** Returns a database that is there already; nothing takes it away. */
    static TestDatabase of(List<String> properties) {
        return new TestDatabase() {
            @Override
            public List<String> properties() {
                return properties;
            }

            @Override
            public void destroy() {
                throw new UnsupportedOperationException();
            }
        };
    }

    /** Returns what a CA must be configured with to use this database. */
    List<String> properties();

    /** Takes the database away from under the CA. */
    void destroy();
}
