package dev.fourfold.ca;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A data folder in which a CA starts a PostgreSQL of its own, as it does for those who configure none. */
final class EmbeddedDatabase implements TestDatabase {

    private final Path folder;

    EmbeddedDatabase() {
        try {
            folder = Files.createTempDirectory(Path.of("target"), "data-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<String> properties() {
        return List.of("fourfold.data=" + folder);
    }

    @Override
    public void destroy() {
        try (Stream<Path> files = Files.walk(folder)) {
            Path pidFile = files.filter(file -> file.endsWith("postmaster.pid"))
                    .findFirst()
                    .orElseThrow();
            long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst());
            ProcessHandle postgres = ProcessHandle.of(pid).orElseThrow();
            postgres.destroyForcibly();
            postgres.onExit().join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
