package dev.fourfold.benchmarks.primitives;

import dev.fourfold.benchmarks.report.MarkdownTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Measures each primitive of each provider that has it, by JMH, and prints a table in Markdown. */
public final class PrimitivesBenchmark {

    private static final int FORKS = 3;

    private final boolean quick;
    private final Map<String, Double> ofJdk = new LinkedHashMap<>();
    private final MarkdownTable table = new MarkdownTable("primitive", "by", "µs", "error", "to the JDK's");

    private PrimitivesBenchmark(boolean quick) {
        this.quick = quick;
    }

    public static void main(String[] args) throws RunnerException {
        var benchmark = new PrimitivesBenchmark(List.of(args).contains("--quick"));
        for (String algorithm : List.of("Ed25519", "SHA256withECDSA", "SHA256withRSA")) {
            benchmark.measure(Signing.class, algorithm, "Signature", algorithm);
        }
        benchmark.measure(Exchange.class, "X25519", "KeyAgreement", "X25519");
        benchmark.measure(Encapsulation.class, "ML-KEM-768", "KEM", "ML-KEM");
        benchmark.measure(Sealing.class, "AES-256-GCM", "Cipher", "AES/GCM/NoPadding");
        benchmark.measure(Derivation.class, "HKDF-SHA256", "KDF", "HKDF-SHA256");
        System.out.println("### Primitives\n\n" + benchmark.table);
    }

    private void measure(Class<?> of, String name, String type, String algorithm) throws RunnerException {
        String[] implementations = Arrays.stream(Implementation.values())
                .filter(implementation -> implementation.has(type, algorithm))
                .map(Implementation::name)
                .toArray(String[]::new);
        var options = new OptionsBuilder()
                .include("^" + of.getName().replace(".", "\\.") + "\\.")
                .param("implementation", implementations)
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.MICROSECONDS)
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .forks(quick ? 0 : FORKS)
                .warmupIterations(quick ? 0 : 3)
                .measurementIterations(quick ? 1 : 3)
                .warmupTime(TimeValue.milliseconds(500))
                .measurementTime(TimeValue.milliseconds(quick ? 20 : 500));
        if (of == Signing.class) {
            options.param("algorithm", algorithm);
        }
        for (RunResult result : new Runner(options.build()).run()) {
            add(name, result);
        }
    }

    private void add(String name, RunResult result) {
        String size = result.getParams().getParamsKeys().contains("size")
                ? " " + result.getParams().getParam("size") + " B"
                : "";
        String primitive = name + " " + result.getPrimaryResult().getLabel() + size;
        String by = result.getParams().getParam("implementation");
        double micros = result.getPrimaryResult().getScore();
        if (by.equals(Implementation.JDK.name())) {
            ofJdk.put(primitive, micros);
        }
        Double reference = ofJdk.get(primitive);
        var row = new ArrayList<>(List.of(primitive, by.toLowerCase(Locale.ROOT).replace('_', '-')));
        row.add(MarkdownTable.figure(micros));
        double error = result.getPrimaryResult().getScoreError();
        row.add(Double.isNaN(error) ? "–" : "± " + MarkdownTable.figure(error));
        row.add(reference == null ? "–" : MarkdownTable.ratio(micros / reference));
        table.add(row);
    }
}
