package dev.fourfold.benchmarks.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SequencedMap;

/** Curves as plain SVG, in colours that can be read on light and on dark; the axis across is logarithmic. */
final class SvgPlot {

    private static final int WIDTH = 760;
    private static final int HEIGHT = 420;
    private static final int LEFT = 70;
    private static final int RIGHT = 130;
    private static final int TOP = 44;
    private static final int BOTTOM = 52;
    private static final int LINE = 14;
    private static final String GREY = "#808080";
    private static final List<String> COLOURS =
            List.of("#d9730d", "#2f80ed", "#27a05a", "#b04fd1", "#d64550", "#0f9fa8", "#8c8c1a", "#8a6d5b");

    /** More than this between the least and the most, and the axis upwards is logarithmic too. */
    private static final double WIDE = 20;

    private final String title;
    private final String across;
    private final String up;
    private final SequencedMap<String, NavigableMap<Integer, Double>> curves;
    private final List<Integer> places;
    private final double bottom;
    private final double top;
    private final boolean logarithmic;

    SvgPlot(String title, String across, String up, SequencedMap<String, NavigableMap<Integer, Double>> curves) {
        this.title = title;
        this.across = across;
        this.up = up;
        this.curves = curves;
        places = curves.values().stream()
                .flatMap(curve -> curve.keySet().stream())
                .distinct()
                .sorted()
                .toList();
        List<Double> values = curves.values().stream()
                .map(NavigableMap::values)
                .flatMap(Collection::stream)
                .sorted()
                .toList();
        double least = values.isEmpty() ? 0 : values.getFirst();
        double most = values.isEmpty() ? 1 : Math.max(values.getLast(), 1e-9);
        logarithmic = least > 0 && most / least > WIDE;
        bottom = logarithmic ? Math.pow(10, Math.floor(Math.log10(least))) : Math.min(0, least);
        top = logarithmic ? Math.pow(10, Math.ceil(Math.log10(most))) : most * 1.05;
    }

    @Override
    public String toString() {
        var svg = new StringBuilder(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">%n"
                        .formatted(WIDTH, HEIGHT));
        svg.append(text(LEFT, 18, "start", GREY, title).replace("<text", "<text font-weight=\"bold\""));
        svg.append(text(LEFT, 34, "start", GREY, up));
        svg.append(text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, "middle", GREY, across));
        ticks().forEach(value -> {
            svg.append(line(LEFT, y(value), WIDTH - RIGHT, y(value)));
            svg.append(text(LEFT - 6, y(value) + 4, "end", GREY, MarkdownTable.round(value)));
        });
        places.forEach(place -> {
            svg.append(line(x(place), HEIGHT - BOTTOM, x(place), HEIGHT - BOTTOM + 5));
            svg.append(text(x(place), HEIGHT - BOTTOM + 18, "middle", GREY, MarkdownTable.round(place)));
        });
        draw(svg);
        return svg.append("</svg>\n").toString();
    }

    /** Each curve is named at its right end; names that would cover each other move down. */
    private void draw(StringBuilder svg) {
        double free = TOP;
        for (Curve curve : fromTheTop()) {
            var line = new StringBuilder();
            for (Map.Entry<Integer, Double> point : curve.points()) {
                String x = number(x(point.getKey()));
                String y = number(y(point.getValue()));
                line.append(x).append(',').append(y).append(' ');
                svg.append("<circle cx=\"%s\" cy=\"%s\" r=\"2.5\" fill=\"%s\"/>%n".formatted(x, y, curve.colour()));
            }
            svg.append("<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"%s\"/>%n"
                    .formatted(curve.colour(), line.toString().strip()));
            double height = Math.max(free, y(curve.end()) + 4);
            free = height + LINE;
            svg.append(text(WIDTH - RIGHT + 8, height, "start", curve.colour(), curve.name()));
        }
    }

    private record Curve(String name, String colour, List<Map.Entry<Integer, Double>> points) {
        double end() {
            return points.getLast().getValue();
        }
    }

    private List<Curve> fromTheTop() {
        var all = new ArrayList<Curve>();
        curves.forEach((name, points) ->
                all.add(new Curve(name, COLOURS.get(all.size() % COLOURS.size()), List.copyOf(points.entrySet()))));
        all.sort(Comparator.comparingDouble(Curve::end).reversed());
        return all;
    }

    private List<Double> ticks() {
        var ticks = new ArrayList<Double>();
        if (logarithmic) {
            for (double value = bottom; value < top * 1.01; value *= 10) {
                ticks.add(value);
            }
            return ticks;
        }
        double rough = (top - bottom) / 5;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = power * (rough / power >= 5 ? 5 : rough / power >= 2 ? 2 : 1);
        for (double value = Math.ceil(bottom / step) * step; value <= top; value += step) {
            ticks.add(value);
        }
        return ticks;
    }

    private double x(int place) {
        double span = Math.log(places.getLast()) - Math.log(places.getFirst());
        double part = span == 0 ? 0.5 : (Math.log(place) - Math.log(places.getFirst())) / span;
        return LEFT + part * (WIDTH - LEFT - RIGHT);
    }

    private double y(double value) {
        double part =
                logarithmic ? Math.log(value / bottom) / Math.log(top / bottom) : (value - bottom) / (top - bottom);
        return HEIGHT - BOTTOM - part * (HEIGHT - TOP - BOTTOM);
    }

    private static String line(double x1, double y1, double x2, double y2) {
        return "<line x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\" stroke=\"%s\" stroke-opacity=\"0.4\"/>%n"
                .formatted(number(x1), number(y1), number(x2), number(y2), GREY);
    }

    private static String text(double x, double y, String anchor, String colour, String text) {
        return "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" fill=\"%s\">%s</text>%n"
                .formatted(number(x), number(y), anchor, colour, escaped(text));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
