package dev.fourfold.benchmarks.channel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;

/** Measures all peers in one run, and prints tables in Markdown. */
public final class ChannelBenchmark {

    private ChannelBenchmark() {}

    public static void main(String[] args) throws IOException, GeneralSecurityException {
        Options options;
        try {
            options = Options.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println("benchmarks/run: " + e.getMessage());
            System.exit(2);
            return;
        }
        List<String> failures = carryOut(options);
        failures.forEach(failure -> System.err.println("FAILED: " + failure));
        System.exit(failures.isEmpty() ? 0 : 1);
    }

    private static List<String> carryOut(Options options) throws IOException, GeneralSecurityException {
        Path folder = Files.createTempDirectory("fourfold-benchmark");
        try (var run = new Run(options, folder)) {
            for (KeyKind kind : KeyKind.values()) {
                Credentials.make(kind, folder);
            }
            System.out.println("### Channel\n\n" + Conditions.describe() + "\n" + options.rounds() + " rounds of "
                    + options.millis() + " ms after " + 2 * options.millis() + " ms to warm up (each point of a curve "
                    + options.millis() / 2 + " ms, after " + options.millis()
                    + " ms at the first), in alternating order;"
                    + " median (least–most); each ratio is the median of those of the same round.\n");
            for (Measure measure : options.measures()) {
                measure.carryOut(run);
            }
            System.out.println("Agreed on: " + negotiated(run) + "\n");
            System.out.println("Load at the end: " + Conditions.load());
            return run.failures();
        } finally {
            delete(folder);
        }
    }

    private static String negotiated(Run run) {
        var suites = new ArrayList<String>();
        for (Peer.Subject subject : run.subjects(KeyKind.P256, Peer.Group.values())) {
            run.attempt(subject, pair -> {
                Pair.Measured measured = pair.measure("negotiated", subject.scenario(), 0, 0);
                suites.add(subject.label() + " " + String.join(" ", measured.more()));
            });
        }
        return String.join(", ", suites);
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
