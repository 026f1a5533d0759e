package dev.fourfold.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A table of names and figures, as Markdown. */
public final class MarkdownTable {

    private final List<String> columns;
    private final List<List<String>> rows = new ArrayList<>();

    /** Makes a table whose first column holds names and whose others hold figures. */
    public MarkdownTable(String... columns) {
        this.columns = List.of(columns);
    }

    public void add(List<String> row) {
        if (row.size() != columns.size()) {
            throw new IllegalArgumentException(row.size() + " cells in a table of " + columns.size() + " columns");
        }
        rows.add(List.copyOf(row));
    }

    /** Returns a figure with three digits that count, or all of them from a thousand on. */
    public static String figure(double value) {
        double size = Math.abs(value);
        int decimals = size >= 100 || size == 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    /** Returns a number that was chosen, without digits behind the point if it has none, or else as a figure. */
    static String round(double value) {
        return value == Math.rint(value) ? String.format(Locale.ROOT, "%,.0f", value) : figure(value);
    }

    /** Returns the median with its spread. */
    public static String spread(Samples samples) {
        return figure(samples.median()) + " (" + figure(samples.min()) + "–" + figure(samples.max()) + ")";
    }

    public static String ratio(double ratio) {
        return figure(ratio) + " ×";
    }

    @Override
    public String toString() {
        String rule = "|---|" + "--:|".repeat(columns.size() - 1);
        return line(columns) + rule + "\n"
                + rows.stream().map(MarkdownTable::line).collect(Collectors.joining());
    }

    private static String line(List<String> cells) {
        return cells.stream()
                .map(cell -> cell.replace("|", "\\|").replace("\n", " "))
                .collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
