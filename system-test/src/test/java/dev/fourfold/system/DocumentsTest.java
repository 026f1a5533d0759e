package dev.fourfold.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents say about files and options is true. */
class DocumentsTest {

    private static final Pattern LINK = Pattern.compile("]\\((?!https?:|#)([^)#\\s]+)(?:#[^)]*)?\\)");
    private static final Pattern OPTION = Pattern.compile("^  (--[a-z-]+)", Pattern.MULTILINE);

    @Test
    void linkOnlyToFilesThatExist() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path document : documents()) {
            LINK.matcher(Files.readString(document))
                    .results()
                    .map(link -> link.group(1))
                    .filter(link -> Files.notExists(document.resolveSibling(link)))
                    .forEach(link -> broken.add(Checkout.ROOT.relativize(document) + " links to " + link));
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void nameEveryOptionOfTheLauncher() throws IOException {
        List<String> options = OPTION.matcher(Files.readString(Checkout.ROOT.resolve("run")))
                .results()
                .map(MatchResult::group)
                .map(String::strip)
                .filter(option -> !option.equals("--help"))
                .toList();

        assertThat(options).hasSizeGreaterThan(5);
        assertThat(Files.readString(Checkout.ROOT.resolve("docs/running.md"))).contains(options);
    }

    @Test
    void printCommandsForBothWaysOfRunning() {
        assertThat(Checkout.printedCommands(Checkout.ROOT, "local")).isNotEmpty();
        assertThat(Checkout.printedCommands(Checkout.ROOT, "compose")).isNotEmpty();
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> inRoot = Files.list(Checkout.ROOT);
                Stream<Path> inDocs = Files.walk(Checkout.ROOT.resolve("docs"))) {
            return Stream.concat(inRoot, inDocs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList();
        }
    }
}
