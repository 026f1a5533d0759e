package dev.fourfold.protocol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Where fuzzing starts: the handshakes of {@code src/test/resources/vectors}. */
public final class FuzzSeeds {

    private static final String MESSAGE =
            "(client|server)_(hello|parameters|certificate|certificate_verify|confirm|finished): .+";
    private static final byte[] LONGEST_PARTS = {(byte) 0xFF};

    private FuzzSeeds() {}

    /** Returns the messages of all handshakes. */
    public static Stream<Arguments> messages() {
        return each(handshakes("full-").flatMap(FuzzSeeds::messages));
    }

    /** Returns the same with a byte before them, that says in which parts they come. */
    public static Stream<Arguments> messagesInParts() {
        return each(
                handshakes("full-0101").flatMap(FuzzSeeds::messages).map(message -> joined(LONGEST_PARTS, message)));
    }

    /** Returns what went to the servers. */
    public static Stream<Arguments> recordsOfClients() {
        return each(handshakes("").map(lines -> records(lines, "c>s: ")));
    }

    /** Returns what went to the clients. */
    public static Stream<Arguments> recordsOfServers() {
        return each(handshakes("").map(lines -> records(lines, "s>c: ")));
    }

    /** Returns scripts of {@link Rogue}: nothing but the truth, and recorded messages in place of the right ones. */
    public static Stream<Arguments> scripts() {
        Stream<byte[]> honest = Stream.of(
                        "00",
                        "01",
                        "02",
                        "03",
                        "01 000000",
                        "02 0000020001",
                        "03 030003616263 040009000102030405060708",
                        "03 030000 010005100000 01",
                        "03 060000 0300026869 06000101 0200010a",
                        "03 02000100",
                        "03 010005 1000000101 010002 1000 010003 000101",
                        "00 050004d2000001 05000128")
                .map(hex -> HexFormat.of().parseHex(hex.replace(" ", "")));
        Stream<byte[]> recorded = handshakes("full-0101")
                .flatMap(FuzzSeeds::messages)
                .flatMap(message -> IntStream.rangeClosed(0, 3).mapToObj(flights -> script(flights, message)));
        return each(Stream.concat(honest, recorded));
    }

    private static byte[] script(int flights, byte[] message) {
        return ByteBuffer.allocate(4 + message.length)
                .put((byte) flights)
                .put((byte) 1)
                .putShort((short) message.length)
                .put(message)
                .array();
    }

    private static Stream<byte[]> messages(List<String> lines) {
        return lines.stream()
                .filter(line -> line.matches(MESSAGE))
                .map(line -> HexFormat.of().parseHex(line.substring(line.indexOf(' ') + 1)));
    }

    private static byte[] records(List<String> lines, String direction) {
        return lines.stream()
                .filter(line -> line.startsWith(direction))
                .map(line -> HexFormat.of().parseHex(line.substring(direction.length())))
                .reduce(LONGEST_PARTS, FuzzSeeds::joined);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }

    public static byte[] first(Stream<Arguments> seeds) {
        return (byte[]) Objects.requireNonNull(seeds.findFirst().orElseThrow().get()[0]);
    }

    public static Stream<Arguments> each(Stream<byte[]> seeds) {
        return seeds.map(Arguments::of);
    }

    private static Stream<List<String>> handshakes(String prefix) {
        try (Stream<Path> files = Files.list(
                Path.of(FuzzSeeds.class.getResource("/vectors/handshake").toURI()))) {
            return files
                    .filter(file -> file.getFileName().toString().startsWith(prefix))
                    .sorted()
                    .map(FuzzSeeds::lines)
                    .toList()
                    .stream();
        } catch (IOException | URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
