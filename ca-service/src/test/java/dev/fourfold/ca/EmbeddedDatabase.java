package dev.fourfold.ca;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;

/** A data folder in which a CA starts a PostgreSQL of its own, as it does for those who configure none. */
final class EmbeddedDatabase implements TestDatabase {

    private static final String POSTGRES = "dev.fourfold.starter.database.EmbeddedPostgresAutoConfiguration";
    private static final Path MADE = make();

    private final Path folder = newFolder();

    EmbeddedDatabase() {
        try {
            Path target = Files.createDirectory(folder.resolve("postgresql"));
            Process copying = new ProcessBuilder(
                            "cp", "-Rp", MADE.resolve("postgresql/cluster").toString(), target.toString())
                    .inheritIO()
                    .start();
            if (copying.waitFor() != 0) {
                throw new IOException("cp has failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Makes an empty database as the first start of a CA does, once, for it takes longer than copying it. */
    private static Path make() {
        Path folder = newFolder();
        var application = new SpringApplication();
        application.setSources(Set.of(POSTGRES));
        application.setWebApplicationType(WebApplicationType.NONE);
        application.run("--fourfold.data=" + folder).close();
        return folder;
    }

    private static Path newFolder() {
        try {
            return Files.createTempDirectory(Path.of("target"), "data-");
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
