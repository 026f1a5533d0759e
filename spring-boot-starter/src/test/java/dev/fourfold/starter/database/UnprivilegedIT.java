package dev.fourfold.starter.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.fourfold.starter.StartUpException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnprivilegedIT {

    private static final Path SHELL = Path.of("/bin/sh");

    @TempDir
    Path folder;

    private Path data = Path.of("");

    @BeforeEach
    void needsRoot() throws IOException {
        assumeThat(Unprivileged.isRoot()).as("only root has privileges to drop").isTrue();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        data = Files.createDirectory(folder.resolve("cluster"));
        Files.createFile(data.resolve("file"));
    }

    @Test
    void isAnAccountThatOwnsTheDataAndHasNoPrivilege() throws IOException {
        Unprivileged account = Unprivileged.on(data, SHELL, List.of("nobody"));
        assertThat(run(account, "id -u")).isEqualTo("65534");
        assertThat(run(account, "id -G")).isEqualTo("65534");
        assertThat(run(account, "grep CapEff /proc/self/status")).endsWith("0000000000000000");
        assertThat(Files.getAttribute(data, "unix:uid")).isEqualTo(65534);
        assertThat(Files.getAttribute(data.resolve("file"), "unix:uid")).isEqualTo(65534);
    }

    @Test
    void isTheOwnerOfDataThatBelongToSomebody() throws IOException {
        Files.setAttribute(data, "unix:uid", 1);
        assertThat(run(Unprivileged.on(data, SHELL, List.of("nobody")), "id -u"))
                .isEqualTo("1");
    }

    @Test
    void passesThroughFoldersThatOnlyRootCanSearch() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        Unprivileged account = Unprivileged.on(data, SHELL, List.of("nobody"));
        assertThat(run(account, "id -u")).isEqualTo("65534");
        assertThat(run(account, "cat " + data.resolve("file") + " && echo read"))
                .isEqualTo("read");
        assertThat(account).asString().contains("dac_");
    }

    @Test
    void saysWhatItTriedIfNothingWorks() {
        assertThatThrownBy(() -> Unprivileged.on(data, Path.of("/no/such/program"), List.of("nobody")))
                .isInstanceOf(StartUpException.class)
                .hasMessageContaining("setpriv --reuid=65534")
                .hasMessageContaining("dac_read_search")
                .hasMessageContaining("dac_override")
                .hasMessageContaining("unshare -U");
    }

    @Test
    void refusesAUserThatDoesNotExist() {
        assertThatThrownBy(() -> Unprivileged.on(data, SHELL, List.of("no-such-user")))
                .isInstanceOf(StartUpException.class)
                .hasMessageContaining("none of these users exists: no-such-user");
    }

    @Test
    void isTheConfiguredUserIfTheOwnerOfTheDataHasNoName() throws IOException {
        Files.setAttribute(data, "unix:uid", 54321);
        assertThat(run(Unprivileged.on(data, SHELL, List.of("no-such-user", "nobody")), "id -u"))
                .isEqualTo("65534");
    }

    private String run(Unprivileged account, String script) {
        return account.command(folder, "sh", "-c", script)
                .run("", Duration.ofSeconds(10))
                .output();
    }
}
