package dev.fourfold.benchmarks.startup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A way to start a service. */
public enum Form {
    /** As Maven packages it: a jar with jars in it. */
    JAR("packaged jar"),
    /** Unpacked; what is loaded is written to a cache as it ends. */
    TRAINING("unpacked, first start"),
    /** Unpacked, and most of what it loads comes from that cache. */
    CACHED("unpacked, with cache");

    private final String title;

    Form(String title) {
        this.title = title;
    }

    /** Returns the JVM's options and the jar for {@code service}, whose jar and cache lie in {@code folder}. */
    List<String> arguments(String service, Path folder) throws IOException {
        Path cache = folder.resolve(service + ".aot");
        Path unpacked = folder.resolve(service);
        return switch (this) {
            case JAR -> List.of("-jar", jar(packaged(service)).toString());
            case TRAINING ->
                List.of(
                        "-XX:AOTCacheOutput=" + cache,
                        "-Xlog:aot*=error",
                        "-jar",
                        jar(unpacked).toString());
            case CACHED ->
                List.of(
                        "-XX:AOTCache=" + cache,
                        "-XX:AOTMode=on",
                        "-jar",
                        jar(unpacked).toString());
        };
    }

    /** Returns the folder in which Maven leaves the jar of {@code service}. */
    public static Path packaged(String service) {
        return Path.of(System.getProperty("fourfold.root")).resolve(service).resolve("target");
    }

    public static Path jar(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith("-app.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("There is no -app.jar in " + folder));
        }
    }

    @Override
    public String toString() {
        return title;
    }
}
