package dev.fourfold.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SkippedTestsTest {

    private static final Instant BEGAN = Instant.parse("2026-11-01T12:00:00Z");

    @TempDir
    private Path root;

    @Test
    void countsByKind() throws IOException {
        report("ca-service/target/surefire-reports", "ATest", "");
        report("ca-service/target/failsafe-reports", "AnIT", "");
        report("ca-service/target/failsafe-reports", "LedgerContainerIT", "");
        report("system-test/target/failsafe-reports", "ComposeIT", "");

        SkippedTests tests = SkippedTests.read(root, BEGAN);

        assertThat(tests.account())
                .containsExactly("Tests that ran: 1 unit, 1 integration, 2 with containers; skipped: 0");
        assertThat(tests.skippedAny()).isFalse();
    }

    @Test
    void saysWhatWasSkippedAndWhy() throws IOException {
        report("ca-service/target/failsafe-reports", "AnIT", "<skipped message='no Docker here'/>");

        SkippedTests tests = SkippedTests.read(root, BEGAN);

        assertThat(tests.account())
                .containsExactly(
                        "Tests that ran: 0 unit, 0 integration, 0 with containers; skipped: 1",
                        "Skipped: AnIT.works: no Docker here");
        assertThat(tests.skippedAny()).isTrue();
    }

    @Test
    void admitsThatASkipHasNoReason() throws IOException {
        report("ca-service/target/surefire-reports", "ATest", "<skipped/>");

        assertThat(SkippedTests.read(root, BEGAN).account()).contains("Skipped: ATest.works: no reason given");
    }

    @Test
    void leavesOutWhatAnEarlierBuildReported() throws IOException {
        Path old = report("ca-service/target/surefire-reports", "ATest", "<skipped/>");
        Files.setLastModifiedTime(old, FileTime.from(BEGAN.minusSeconds(1)));

        assertThat(SkippedTests.read(root, BEGAN).skippedAny()).isFalse();
    }

    @Test
    void leavesOutWhatIsNoReport() throws IOException {
        report("ca-service/target/classes", "ATest", "<skipped/>");
        Files.writeString(
                Files.createDirectories(root.resolve("ca-service/target/surefire-reports"))
                        .resolve("ATest.txt"),
                "skipped");

        assertThat(SkippedTests.read(root, BEGAN).skippedAny()).isFalse();
    }

    @Test
    void refusesAReportThatIsCutOff() throws IOException {
        Path report = report("ca-service/target/surefire-reports", "ATest", "");
        Files.writeString(report, "<testsuite>");
        Files.setLastModifiedTime(report, FileTime.from(BEGAN));

        assertThatThrownBy(() -> SkippedTests.read(root, BEGAN))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not a test report");
    }

    private Path report(String folder, String type, String inside) throws IOException {
        Path file = Files.createDirectories(root.resolve(folder)).resolve("TEST-dev.fourfold." + type + ".xml");
        Files.writeString(
                file,
                "<testsuite><testcase classname='dev.fourfold.%s' name='works'>%s</testcase></testsuite>"
                        .formatted(type, inside));
        return Files.setLastModifiedTime(file, FileTime.from(BEGAN));
    }
}
