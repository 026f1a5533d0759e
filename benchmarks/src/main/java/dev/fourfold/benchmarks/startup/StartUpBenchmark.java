package dev.fourfold.benchmarks.startup;

import dev.fourfold.benchmarks.report.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Measures how long the services take to be ready, packaged and with the cache that {@code ./run} makes. */
public final class StartUpBenchmark {

    private StartUpBenchmark() {}

    /** Prints a table of {@code rounds}; the first start, which makes the caches, is not one of them. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int rounds = Integer.parseInt(arguments[0]);
        Path folder = Files.createTempDirectory("fourfold-start");
        try {
            System.out.println(measure(new Site(folder), rounds));
        } finally {
            delete(folder);
        }
    }

    private static Results measure(Site site, int rounds) throws IOException, InterruptedException {
        var results = new Results("Start to readiness, ms", Form.JAR.toString());
        site.startAll(Form.TRAINING);
        for (int round = 0; round < rounds; round++) {
            List<Form> order = List.of(Form.JAR, Form.CACHED);
            for (Form form : round % 2 == 0 ? order : order.reversed()) {
                site.startAll(form)
                        .forEach((service, milliseconds) -> results.add(form.toString(), service, milliseconds));
            }
        }
        return results;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
