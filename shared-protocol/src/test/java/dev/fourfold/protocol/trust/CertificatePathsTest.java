package dev.fourfold.protocol.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.trust.PathCase.Limbo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of docs/certificate-paths.md: what becomes of each path, and that the document says so. */
class CertificatePathsTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "certificate-paths.md");

    static Map<String, List<PathCase>> groups() {
        var groups = new LinkedHashMap<String, List<PathCase>>();
        groups.put("Order and length", ChainCases.order());
        groups.put("Roots and signatures", ChainCases.ends());
        groups.put("Encoding", ChainCases.encoding());
        groups.put("Validity", ChainCases.validity());
        groups.put("CAs", IssuerCases.cases());
        groups.put("Bridges between roots", ChainCases.bridges());
        groups.put("Path length", IssuerCases.pathLengths());
        groups.put("Names", NameCases.cases());
        groups.put("Key usage of a leaf", NameCases.usage());
        groups.put("Extended key usage", PurposeCases.cases());
        groups.put("DNS name constraints", ConstraintCases.dns());
        groups.put("Other name constraints", ConstraintCases.otherNames());
        groups.put("Name constraints and CAs", ConstraintCases.issuers());
        groups.put("Other extensions", ExtensionCases.cases());
        groups.put("Identifiers, serial numbers and empty names", ExtensionCases.identifiers());
        groups.put("Keys", KeyCases.keys());
        groups.put("Signatures", KeyCases.signatures());
        groups.put("ML-DSA and quantum-safe paths", KeyCases.quantumSafe());
        return groups;
    }

    static Stream<PathCase> cases() {
        return groups().values().stream().flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void comeToTheirOutcome(PathCase path) {
        Given given = path.given().get();
        assertThat(given.outcome()).isEqualTo(path.outcome());
    }

    @Test
    void areCheckedInAShortTime() {
        PathCase many = cases().filter(path -> path.id().equals("fourfold::many-constraints-and-names"))
                .findFirst()
                .orElseThrow();
        Given given = many.given().get();
        org.junit.jupiter.api.Assertions.assertTimeout(Duration.ofSeconds(5), given::outcome);
    }

    @Test
    void haveOneNameEach() {
        assertThat(cases().map(PathCase::id)).doesNotHaveDuplicates().hasSizeGreaterThan(150);
    }

    @Test
    void sayWhyTheyDifferFromLimboAndOnlyThen() {
        assertThat(cases()).allSatisfy(path -> {
            boolean differs = path.limbo() != Limbo.HAS_NOT
                    && (path.limbo() == Limbo.ACCEPTS) != path.outcome().equals(Given.ACCEPTED);
            assertThat(path.why().isEmpty()).isEqualTo(!differs);
        });
    }

    @Test
    void areListedInTheDocument() throws IOException {
        var expected = new ArrayList<String>();
        groups().forEach((title, cases) -> {
            expected.add("## " + title);
            cases.forEach(path -> expected.add(path.line()));
        });
        List<String> lines = Files.readAllLines(DOCUMENT).stream()
                .filter(line -> line.startsWith("## ") || line.startsWith("| `"))
                .toList();
        assertThat(lines).containsExactlyElementsOf(expected);
    }
}
