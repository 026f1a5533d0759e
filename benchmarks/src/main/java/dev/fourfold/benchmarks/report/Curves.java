package dev.fourfold.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.NavigableMap;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** How a figure grows with another, a curve for each subject: as a table and as a plot, of the medians of the rounds. */
public final class Curves {

    private final String title;
    private final String across;
    private final String up;
    private final SequencedMap<String, NavigableMap<Integer, List<Double>>> values = new LinkedHashMap<>();

    /** Makes empty ones. {@code across} and {@code up} name what the axes say. */
    public Curves(String title, String across, String up) {
        this.title = title;
        this.across = across;
        this.up = up;
    }

    public void add(String subject, int at, double value) {
        values.computeIfAbsent(subject, _ -> new TreeMap<>())
                .computeIfAbsent(at, _ -> new ArrayList<>())
                .add(value);
    }

    /** Forgets a subject that did not get to the end. */
    public void remove(String subject) {
        values.remove(subject);
    }

    /** Returns the plot, as SVG. */
    public String svg() {
        return new SvgPlot(title, across, up, medians()).toString();
    }

    private SequencedMap<String, NavigableMap<Integer, Double>> medians() {
        var medians = new LinkedHashMap<String, NavigableMap<Integer, Double>>();
        values.forEach((subject, curve) -> {
            var points = new TreeMap<Integer, Double>();
            curve.forEach((at, rounds) -> points.put(at, new Samples(rounds).median()));
            medians.put(subject, points);
        });
        return medians;
    }

    @Override
    public String toString() {
        var places = values.values().stream()
                .flatMap(curve -> curve.keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        var columns = new ArrayList<>(List.of(across));
        places.forEach(place -> columns.add(MarkdownTable.round(place)));
        var table = new MarkdownTable(columns.toArray(String[]::new));
        medians().forEach((subject, points) -> {
            var row = new ArrayList<>(List.of(subject));
            places.forEach(place -> row.add(points.containsKey(place) ? MarkdownTable.figure(points.get(place)) : "–"));
            table.add(row);
        });
        return "#### " + title + ": " + up + "\n\n" + table;
    }
}
