package dev.fourfold.protocol.handshake;

import dev.fourfold.protocol.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A connection between a client and a server of the independent implementation: what they were given, drew at random, and sent,
 * line by line. {@code handshake_vectors.py} says what the lines are.
 *
 * @param name the name of its file, without the ending
 */
record Recording(String name, List<Line> lines, Map<String, String> values) {

    static final String TO_SERVER = "c>s";
    static final String TO_CLIENT = "s>c";

    /** A line, {@code name: value}. */
    record Line(String name, String value) {

        private static Line of(String text) {
            int colon = text.indexOf(':');
            return new Line(text.substring(0, colon), text.substring(colon + 1).strip());
        }

        boolean isRecord() {
            return name.equals(TO_SERVER) || name.equals(TO_CLIENT);
        }

        byte[] bytes() {
            return Bytes.ofHex(value).toArray();
        }
    }

    /** Returns all recordings of a folder. */
    static Stream<Recording> of(String folder) {
        try (Stream<Path> files = Files.list(
                Path.of(Recording.class.getResource("/vectors/" + folder).toURI()))) {
            return files.sorted().map(Recording::read).toList().stream();
        } catch (IOException | URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static Recording read(Path file) {
        try {
            List<Line> lines = Files.readAllLines(file).stream()
                    .filter(line -> !line.isEmpty())
                    .map(Line::of)
                    .toList();
            var values = new LinkedHashMap<String, String>();
            lines.forEach(line -> values.put(line.name(), line.value()));
            return new Recording(file.getFileName().toString().replace(".txt", ""), lines, values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean has(String line) {
        return values.containsKey(line);
    }

    String text(String line) {
        return Objects.requireNonNull(values.get(line), line);
    }

    boolean says(String line) {
        return text(line).equals("yes");
    }

    Bytes hex(String line) {
        return Bytes.ofHex(text(line));
    }

    Instant time(String line) {
        return OffsetDateTime.parse(text(line)).toInstant();
    }

    /** Returns the parts of a line with commas. */
    List<String> list(String line) {
        return text(line).isEmpty() ? List.of() : List.of(text(line).split(",", -1));
    }

    List<Integer> numbers(String line) {
        return list(line).stream().map(Integer::decode).toList();
    }

    @Override
    public String toString() {
        return name;
    }
}
