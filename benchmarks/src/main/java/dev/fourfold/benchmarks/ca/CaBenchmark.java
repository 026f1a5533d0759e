package dev.fourfold.benchmarks.ca;

import dev.fourfold.benchmarks.report.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Measures a packaged CA with its PostgreSQL, each figure beside what limits it, and prints tables in Markdown. */
public final class CaBenchmark {

    private static final int ROUNDS = 5;
    private static final long MILLIS = 5_000;
    private static final long QUICK_MILLIS = 500;

    private CaBenchmark() {}

    /** With {@code --quick}, it only says that everything works. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (!Set.of("--quick").containsAll(List.of(arguments))) {
            System.err.println("benchmarks/run ca takes --quick and nothing else");
            System.exit(2);
        }
        boolean quick = arguments.length > 0;
        Path folder = Files.createTempDirectory("fourfold-ca");
        try (var ca = new RunningCa(folder.resolve("ca"), quick, false);
                var nativeCa = new RunningCa(folder.resolve("native"), quick, true);
                var openssl = new OpensslResponder(folder.resolve("openssl"))) {
            carryOut(new Measures(ca, nativeCa, openssl, quick ? QUICK_MILLIS : MILLIS), quick ? 1 : ROUNDS);
        } finally {
            delete(folder);
        }
    }

    private static void carryOut(Measures measures, int rounds) throws IOException, InterruptedException {
        var certificates = new Results("Certificates a second, P-256", Measures.IN_MEMORY);
        var answers = new Results("OCSP answers a second", Measures.ENDPOINT);
        var revocations = new Results("Revocations a second", Measures.REVOKED);
        // once for nothing: to warm up
        for (int round = 0; round <= rounds; round++) {
            boolean counts = round > 0;
            measures.certificates(round % 2 == 0, counts ? certificates : new Results("", ""));
            measures.answers(round % 2 == 0, counts ? answers : new Results("", ""));
            measures.revocations(counts ? revocations : new Results("", ""));
        }
        System.out.println("### Certificate authority\n\n" + certificates + "\n" + answers + "\n" + revocations);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
