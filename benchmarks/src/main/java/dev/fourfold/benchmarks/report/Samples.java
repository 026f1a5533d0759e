package dev.fourfold.benchmarks.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What one measure of one peer gave, a value for each round. */
public record Samples(List<Double> values) {

    public Samples {
        values = List.copyOf(values);
        if (values.isEmpty() || values.stream().anyMatch(value -> !Double.isFinite(value))) {
            throw new IllegalArgumentException("Samples are one finite number at least: " + values);
        }
    }

    public static Samples of(double... values) {
        return new Samples(Arrays.stream(values).boxed().toList());
    }

    /** Returns the middle value, or the mean of the middle two. */
    public double median() {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        if (sorted.size() % 2 == 1) {
            return sorted.get(middle);
        }
        return (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    public double min() {
        return values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    public double max() {
        return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    /**
     * Returns the median of the quotients of each round. Rounds of a noisy machine differ more than the peers do within
     * one, so the quotient of the medians would say less.
     */
    public double ratioTo(Samples reference) {
        if (reference.values.size() != values.size()) {
            throw new IllegalArgumentException(
                    values.size() + " rounds cannot be compared with " + reference.values.size());
        }
        var quotients = new ArrayList<Double>();
        for (int round = 0; round < values.size(); round++) {
            quotients.add(values.get(round) / reference.values.get(round));
        }
        return new Samples(quotients).median();
    }
}
