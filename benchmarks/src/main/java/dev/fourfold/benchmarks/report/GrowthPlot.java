package dev.fourfold.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Prints what a test measured of something that grows, and draws it. A file has a line with names, and then one for each size:
 *
 * <pre>
 * queued,p50,p99
 * 100,12.1,30.5
 * </pre>
 */
public final class GrowthPlot {

    private static final int ARGUMENTS = 4;

    private GrowthPlot() {}

    /** Takes the file, the title, what the axis up says, and the plot to write. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != ARGUMENTS) {
            System.err.println("GrowthPlot takes a file, a title, an axis and a plot");
            System.exit(2);
        }
        Curves curves = read(Files.readAllLines(Path.of(arguments[0])), arguments[1], arguments[2]);
        Path plot = Path.of(arguments[3]);
        Files.createDirectories(plot.toAbsolutePath().getParent());
        Files.writeString(plot, curves.svg());
        System.out.println(curves);
    }

    /** Returns the curves of a file's lines. */
    static Curves read(List<String> lines, String title, String up) {
        String[] names = lines.getFirst().split(",", -1);
        var curves = new Curves(title, names[0], up);
        for (String line : lines.subList(1, lines.size())) {
            String[] figures = line.split(",", -1);
            if (figures.length != names.length) {
                throw new IllegalArgumentException("Not " + names.length + " figures: " + line);
            }
            for (int i = 1; i < names.length; i++) {
                curves.add(names[i], Integer.parseInt(figures[0]), Double.parseDouble(figures[i]));
            }
        }
        return curves;
    }
}
