package dev.fourfold.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * The last word of the build: how many tests ran, of which kind, and which were skipped and why. A skipped test looks
 * like a passed one in Maven's own summary.
 *
 * <p>Arguments: the folder of the parent POM; when the build began, older reports being left over; and {@code fail} if a
 * skipped test is to fail the build.
 */
final class SkippedTests {

    private static final Pattern REPORT = Pattern.compile(".*/target/(surefire|failsafe)-reports/TEST-[^/]+\\.xml");

    private enum Kind {
        UNIT,
        INTEGRATION,
        CONTAINER
    }

    private record Outcome(Kind kind, String test, String skippedBecause) {

        boolean skipped() {
            return !skippedBecause.isEmpty();
        }
    }

    private final List<Outcome> outcomes;

    private SkippedTests(List<Outcome> outcomes) {
        this.outcomes = outcomes;
    }

    static void main(String[] arguments) throws IOException {
        SkippedTests tests = read(Path.of(arguments[0]), Instant.parse(arguments[1]));
        tests.account().forEach(System.out::println);
        if (tests.skippedAny() && arguments[2].equals("fail")) {
            System.out.println("No test may be skipped here (-Dfourfold.skips=fail)");
            System.exit(1);
        }
    }

    /** Reads the reports under {@code root} that were written at {@code since} or later. */
    static SkippedTests read(Path root, Instant since) throws IOException {
        return new SkippedTests(outcomes(root, since));
    }

    boolean skippedAny() {
        return outcomes.stream().anyMatch(Outcome::skipped);
    }

    /** Returns a line with the totals, then one for each skipped test. */
    List<String> account() {
        String totals = String.format(
                "Tests that ran: %d unit, %d integration, %d with containers; skipped: %d",
                ran(Kind.UNIT),
                ran(Kind.INTEGRATION),
                ran(Kind.CONTAINER),
                outcomes.stream().filter(Outcome::skipped).count());
        Stream<String> skips = outcomes.stream()
                .filter(Outcome::skipped)
                .map(outcome -> "Skipped: " + outcome.test + ": " + outcome.skippedBecause);
        return Stream.concat(Stream.of(totals), skips).toList();
    }

    private long ran(Kind kind) {
        return outcomes.stream()
                .filter(outcome -> outcome.kind == kind && !outcome.skipped())
                .count();
    }

    private static List<Outcome> outcomes(Path root, Instant since) throws IOException {
        List<Outcome> outcomes = new ArrayList<>();
        for (Path report : reports(root)) {
            if (!Files.getLastModifiedTime(report).toInstant().isBefore(since)) {
                boolean unit = report.toString().contains("surefire-reports");
                outcomes.addAll(outcomes(report, unit));
            }
        }
        return outcomes;
    }

    private static List<Path> reports(Path root) throws IOException {
        try (Stream<Path> files =
                Files.find(root, 4, (file, _) -> REPORT.matcher(file.toString()).matches())) {
            return files.sorted().toList();
        }
    }

    private static List<Outcome> outcomes(Path report, boolean unit) throws IOException {
        try {
            NodeList cases = DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(report.toFile())
                    .getElementsByTagName("testcase");
            return IntStream.range(0, cases.getLength())
                    .mapToObj(i -> outcome((Element) cases.item(i), unit))
                    .toList();
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(report + " is not a test report", e);
        }
    }

    private static Outcome outcome(Element testcase, boolean unit) {
        String type = testcase.getAttribute("classname");
        Kind integration =
                type.endsWith("ContainerIT") || type.endsWith("ComposeIT") ? Kind.CONTAINER : Kind.INTEGRATION;
        String name = testcase.getAttribute("name");
        String test = type.substring(type.lastIndexOf('.') + 1) + (name.isEmpty() ? "" : '.' + name);
        NodeList skips = testcase.getElementsByTagName("skipped");
        return new Outcome(unit ? Kind.UNIT : integration, test, skips.getLength() == 0 ? "" : reason(skips));
    }

    private static String reason(NodeList skips) {
        String message = ((Element) skips.item(0)).getAttribute("message").strip();
        return message.isEmpty() ? "no reason given" : message;
    }
}
