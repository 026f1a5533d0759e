package dev.fourfold.protocol.socket;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The threads of this JVM that are ours, virtual ones among them. */
final class Threads {

    private static final Pattern OURS = Pattern.compile("\"(fourfold-(?!watch\")[a-z-]+)\"");
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Threads() {}

    static List<String> ours() throws IOException {
        Path folder = Files.createTempDirectory("threads");
        Path dump = folder.resolve("dump.json");
        try {
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(dump.toString(), ThreadDumpFormat.JSON);
            return OURS.matcher(Files.readString(dump))
                    .results()
                    .map(MatchResult::group)
                    .toList();
        } finally {
            Files.deleteIfExists(dump);
            Files.delete(folder);
        }
    }

    /** Fails unless all of them end soon. */
    static void awaitNone() throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        List<String> ours = ours();
        while (!ours.isEmpty() && System.nanoTime() < end) {
            ours = ours();
        }
        assertThat(ours).isEmpty();
    }
}
