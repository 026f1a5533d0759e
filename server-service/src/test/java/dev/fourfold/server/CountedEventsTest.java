package dev.fourfold.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CountedEventsTest {

    private static final Path SOURCES = Path.of("src/main/java/dev/fourfold/server");

    /** Where events come from. */
    private static final List<String> FEATURES = List.of("administration", "delivery", "limits", "payee", "transfer");

    /** What an event is named like. */
    private static final Pattern NAME = Pattern.compile("\"([A-Z]+(_[A-Z]+)*)\"");

    private static final Set<String> OTHERS = Set.of("INR", "XXXXXX");

    /** Which have their names from the end of a transfer. */
    private static final Set<String> ENDS = Set.of("LOCKED", "CANCELLED");

    @Test
    void areAllThatIsRecorded() throws IOException {
        var recorded = new TreeSet<>(ENDS);
        for (String feature : FEATURES) {
            try (Stream<Path> sources = Files.list(SOURCES.resolve(feature))) {
                for (Path source : sources.toList()) {
                    NAME.matcher(Files.readString(source))
                            .results()
                            .map(name -> name.group(1))
                            .forEach(recorded::add);
                }
            }
        }
        recorded.removeAll(OTHERS);

        assertThat(CountedEvents.EVENTS)
                .containsExactlyInAnyOrderElementsOf(recorded.stream()
                        .map(event -> event.toLowerCase(Locale.ROOT))
                        .toList());
    }
}
