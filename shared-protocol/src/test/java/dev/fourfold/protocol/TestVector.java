package dev.fourfold.protocol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A vector of {@code src/test/resources/vectors}: header lines, a blank line, and hex.
 *
 * @param name the name of its file, without the ending
 */
public record TestVector(String name, Map<String, String> headers, List<Bytes> lines) {

    /** Returns all vectors of a folder. */
    public static Stream<TestVector> of(String area) {
        try (Stream<Path> files = Files.list(
                Path.of(TestVector.class.getResource("/vectors/" + area).toURI()))) {
            return files.sorted().map(TestVector::read).toList().stream();
        } catch (IOException | URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static TestVector read(Path file) {
        var headers = new LinkedHashMap<String, String>();
        try {
            List<String> lines = Files.readAllLines(file);
            int blank = lines.indexOf("");
            for (String line : lines.subList(0, blank)) {
                headers.put(line.substring(0, line.indexOf(": ")), line.substring(line.indexOf(": ") + 2));
            }
            return new TestVector(
                    file.getFileName().toString().replace(".txt", ""),
                    headers,
                    lines.subList(blank + 1, lines.size()).stream()
                            .map(Bytes::ofHex)
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns what a header line says. */
    public String text(String header) {
        return Objects.requireNonNull(headers.get(header), header);
    }

    /** Returns the bytes that a header line says. */
    public Bytes hex(String header) {
        return Bytes.ofHex(text(header));
    }

    @Override
    public String toString() {
        return name;
    }
}
