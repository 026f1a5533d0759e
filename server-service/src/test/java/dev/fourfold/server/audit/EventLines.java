package dev.fourfold.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The lines of a stream, while they come. */
record EventLines(BufferedReader reader) implements AutoCloseable {

    void awaitLine(String wanted) throws IOException {
        String line = reader.readLine();
        while (line != null && !line.equals(wanted)) {
            line = reader.readLine();
        }
        assertThat(line).isEqualTo(wanted);
    }

    /** Returns the id of an event, which is in the line before. */
    String idOf(String wanted) throws IOException {
        String before = "";
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            if (line.equals(wanted)) {
                assertThat(before).startsWith("id:");
                return before.substring(3);
            }
            before = line;
        }
        throw new AssertionError("no " + wanted);
    }

    List<String> rest() throws IOException {
        var lines = new ArrayList<String>();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            lines.add(line);
        }
        return lines;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
