package dev.fourfold.protocol.trust;

import java.util.function.Supplier;

/**
 * A certificate path and what comes of it.
 *
 * @param id that of x509-limbo, or one of ours that begins with {@code fourfold::}
 * @param outcome as {@link Given#outcome} tells it
 * @param limbo what x509-limbo expects
 * @param why for what reason we differ, or nothing
 */
record PathCase(String id, String outcome, Limbo limbo, String why, Supplier<Given> given) {

    /** What x509-limbo expects of a path. */
    enum Limbo {
        ACCEPTS("accepts"),
        REFUSES("refuses"),
        HAS_NOT("–");

        private final String text;

        Limbo(String text) {
            this.text = text;
        }
    }

    /** Returns a case where we do what x509-limbo expects. */
    static PathCase same(String id, String outcome, Supplier<Given> given) {
        boolean accepted = outcome.equals(Given.ACCEPTED);
        return new PathCase(id, outcome, accepted ? Limbo.ACCEPTS : Limbo.REFUSES, "", given);
    }

    /** Returns a case where we do not, and say why. */
    static PathCase differs(String id, String outcome, String why, Supplier<Given> given) {
        boolean accepted = outcome.equals(Given.ACCEPTED);
        return new PathCase(id, outcome, accepted ? Limbo.REFUSES : Limbo.ACCEPTS, why, given);
    }

    /** Returns a case that x509-limbo does not have. */
    static PathCase own(String id, String outcome, Supplier<Given> given) {
        return new PathCase("fourfold::" + id, outcome, Limbo.HAS_NOT, "", given);
    }

    /** Returns the line of docs/certificate-paths.md. */
    String line() {
        String tail = why.isEmpty() ? " |" : " " + why + " |";
        return "| `" + id + "` | " + outcome + " | " + limbo.text + " |" + tail;
    }

    @Override
    public String toString() {
        return id;
    }
}
