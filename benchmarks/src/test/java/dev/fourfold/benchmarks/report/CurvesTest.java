package dev.fourfold.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class CurvesTest {

    private final Curves curves = new Curves("Speed & <size>", "bytes", "MB/s");

    @Test
    void areATableOfMedians() {
        curves.add("ours", 16, 1);
        curves.add("ours", 16, 3);
        curves.add("ours", 16, 2);
        curves.add("ours", 1_024, 50);
        curves.add("theirs", 1_024, 40);
        assertThat(curves.toString())
                .contains("| bytes | 16 | 1,024 |", "| ours | 2.00 | 50.0 |", "| theirs | – | 40.0 |");
    }

    @Test
    void forgetASubjectThatFailed() throws Exception {
        curves.add("ours", 16, 1);
        curves.add("theirs", 16, 1);
        curves.remove("theirs");
        assertThat(curves.toString()).doesNotContain("theirs");
        assertThat(texts(parsed())).doesNotContain("theirs");
    }

    @Test
    void showEachCurveWithItsName() throws Exception {
        curves.add("ours", 1, 10);
        curves.add("ours", 10, 20);
        curves.add("theirs", 1, 5);
        curves.add("theirs", 10, 5);
        Document svg = parsed();
        assertThat(svg.getElementsByTagName("polyline").getLength()).isEqualTo(2);
        assertThat(texts(svg)).contains("ours", "theirs", "Speed & <size>", "bytes", "MB/s");
    }

    @Test
    void riseWithTheirValues() throws Exception {
        curves.add("ours", 1, 10);
        curves.add("ours", 10, 20);
        List<double[]> points = points(parsed(), 0);
        assertThat(points.get(1)[0]).isGreaterThan(points.get(0)[0]);
        assertThat(points.get(1)[1]).isLessThan(points.get(0)[1]); // downwards is more in SVG
    }

    /** Twice as much is as far at the bottom as at the top. */
    @Test
    void areLogarithmicIfTheyReachFar() throws Exception {
        curves.add("ours", 1, 1);
        curves.add("ours", 2, 10);
        curves.add("ours", 4, 100);
        List<double[]> points = points(parsed(), 0);
        assertThat(points.get(0)[0] + points.get(2)[0]).isCloseTo(2 * points.get(1)[0], within(0.2));
        assertThat(points.get(0)[1] + points.get(2)[1]).isCloseTo(2 * points.get(1)[1], within(0.2));
    }

    @Test
    void beginAtNothingIfTheyDoNotReachFar() throws Exception {
        curves.add("ours", 1, 10);
        curves.add("ours", 2, 20);
        assertThat(texts(parsed())).contains("0", "10", "20");
    }

    @Test
    void keepNamesApart() throws Exception {
        curves.add("ours", 1, 10);
        curves.add("theirs", 1, 10);
        curves.add("others", 1, 10);
        var heights = new ArrayList<Double>();
        Document svg = parsed();
        for (int i = 0; i < svg.getElementsByTagName("text").getLength(); i++) {
            var text = (Element) svg.getElementsByTagName("text").item(i);
            if (List.of("ours", "theirs", "others").contains(text.getTextContent())) {
                heights.add(Double.valueOf(text.getAttribute("y")));
            }
        }
        heights.sort(Double::compare);
        assertThat(heights.get(1) - heights.get(0)).isGreaterThanOrEqualTo(12);
        assertThat(heights.get(2) - heights.get(1)).isGreaterThanOrEqualTo(12);
    }

    @Test
    void stayInsideThePicture() throws Exception {
        curves.add("ours", 1, 0);
        curves.add("ours", 1_000, 123_456);
        for (double[] point : points(parsed(), 0)) {
            assertThat(point[0]).isBetween(0.0, 760.0);
            assertThat(point[1]).isBetween(0.0, 420.0);
        }
    }

    @Test
    void areAPictureAlsoOfNothing() throws Exception {
        assertThat(parsed().getElementsByTagName("polyline").getLength()).isZero();
    }

    private Document parsed() throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(curves.svg())));
    }

    private static List<String> texts(Document svg) {
        var texts = new ArrayList<String>();
        for (int i = 0; i < svg.getElementsByTagName("text").getLength(); i++) {
            texts.add(svg.getElementsByTagName("text").item(i).getTextContent());
        }
        return texts;
    }

    private static List<double[]> points(Document svg, int curve) {
        var line = (Element) svg.getElementsByTagName("polyline").item(curve);
        var points = new ArrayList<double[]>();
        for (String point : line.getAttribute("points").split(" ", -1)) {
            String[] parts = point.split(",", -1);
            points.add(new double[] {Double.parseDouble(parts[0]), Double.parseDouble(parts[1])});
        }
        return points;
    }
}
