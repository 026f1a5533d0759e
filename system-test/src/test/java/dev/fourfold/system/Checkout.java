package dev.fourfold.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The checkout under test: its folder, the commands that its documents print, and ports nobody uses. */
final class Checkout {

    /** The folder of the parent POM. */
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final Pattern MARKED_BLOCK =
            Pattern.compile("<!-- runs: (\\w+) -->\\s*```(?:bash|sh|shell)\\n(.*?)```", Pattern.DOTALL);

    private Checkout() {}

    /** Returns the code blocks of the documents under {@code root} that are marked {@code <!-- runs: kind -->}. */
    static List<String> printedCommands(Path root, String kind) {
        return Stream.of("README.md", "docs/running.md")
                .map(root::resolve)
                .filter(Files::exists)
                .flatMap(document -> MARKED_BLOCK.matcher(text(document)).results())
                .filter(block -> block.group(1).equals(kind))
                .map(block -> block.group(2))
                .toList();
    }

    /** Returns the packaged jar of a service in a folder of its module's {@code target}. */
    static Path jar(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith("-app.jar"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("nothing is packaged in " + folder));
        }
    }

    /** Returns printed commands with the usual ports replaced by those under test. */
    static String on(Ports ports, String commands) {
        String replaced = commands;
        for (Map.Entry<String, Integer> port : ports.byUsualPort().entrySet()) {
            replaced = replaced.replace("localhost:" + port.getKey(), "localhost:" + port.getValue());
        }
        return replaced;
    }

    private static String text(Path document) {
        try {
            return Files.readString(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Four ports that were free a moment ago. */
    record Ports(int ca, int server, int client, int channel) {

        static Ports free() throws IOException {
            List<Integer> ports = FreePorts.of(4);
            return new Ports(ports.get(0), ports.get(1), ports.get(2), ports.get(3));
        }

        Map<String, Integer> byUsualPort() {
            return Map.of("8080", ca, "8081", server, "8082", client, "7443", channel);
        }
    }
}
