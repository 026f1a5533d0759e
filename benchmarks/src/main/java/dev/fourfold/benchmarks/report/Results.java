package dev.fourfold.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** What a measure gave, a row for each subject and a pair of columns for each metric: median and spread, and the ratio. */
public final class Results {

    private final String title;
    private final String reference;
    private final SequencedMap<String, SequencedMap<String, List<Double>>> rows = new LinkedHashMap<>();
    private final List<String> metrics = new ArrayList<>();

    /** Makes an empty one; every figure is compared with that of the subject {@code reference} in the same round. */
    public Results(String title, String reference) {
        this.title = title;
        this.reference = reference;
    }

    public void add(String subject, String metric, double value) {
        if (!metrics.contains(metric)) {
            metrics.add(metric);
        }
        rows.computeIfAbsent(subject, _ -> new LinkedHashMap<>())
                .computeIfAbsent(metric, _ -> new ArrayList<>())
                .add(value);
    }

    /** Forgets a subject that did not get to the end. */
    public void remove(String subject) {
        rows.remove(subject);
    }

    @Override
    public String toString() {
        var columns = new ArrayList<String>(List.of("peer"));
        for (String metric : metrics) {
            columns.add(metric);
            columns.add("to " + reference);
        }
        var table = new MarkdownTable(columns.toArray(String[]::new));
        rows.forEach((subject, figures) -> table.add(row(subject, figures)));
        return "#### " + title + "\n\n" + table;
    }

    private List<String> row(String subject, Map<String, List<Double>> figures) {
        Map<String, List<Double>> others = rows.getOrDefault(reference, new LinkedHashMap<>());
        var cells = new ArrayList<String>(List.of(subject));
        for (String metric : metrics) {
            List<Double> own = figures.get(metric);
            List<Double> other = others.get(metric);
            cells.add(own == null ? "–" : MarkdownTable.spread(new Samples(own)));
            cells.add(own == null || other == null ? "–" : ratio(own, other));
        }
        return cells;
    }

    private static String ratio(List<Double> own, List<Double> other) {
        if (other.stream().anyMatch(value -> value == 0)) {
            return "–";
        }
        return MarkdownTable.ratio(new Samples(own).ratioTo(new Samples(other)));
    }
}
