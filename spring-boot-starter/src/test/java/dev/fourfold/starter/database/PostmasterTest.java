package dev.fourfold.starter.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostmasterTest {

    @TempDir
    Path data;

    @Test
    void isAPostgresOnThisFolder() {
        assertThat(Postmaster.isPostgres("/c/bin/postgres -D /d/cluster -c config_file=/d/x", "/d/cluster"))
                .isTrue();
        assertThat(Postmaster.isPostgres("/c/bin/postgres -D /d/cluster", "/d/cluster"))
                .isTrue();
    }

    @Test
    void isNotAPostgresOnAnotherFolderNorAnotherProgramOnThis() {
        assertThat(Postmaster.isPostgres("/c/bin/postgres -D /d/cluster2", "/d/cluster"))
                .isFalse();
        assertThat(Postmaster.isPostgres("vi /d/cluster", "/d/cluster")).isFalse();
        assertThat(Postmaster.isPostgres("", "/d/cluster")).isFalse();
    }

    @Test
    void doesNotRunWithoutAPidFile() throws IOException {
        assertThat(Postmaster.isRunningOn(data)).isFalse();
    }

    @Test
    void isNotTheProcessThatTookItsPid() throws IOException {
        Path file = pidFile(ProcessHandle.current().pid() + "\n" + data + "\n");
        assertThat(Postmaster.isRunningOn(data)).isFalse();
        assertThat(file).as("PostgreSQL would believe it").doesNotExist();
    }

    @Test
    void doesNotRunIfTheFileIsEmptyOrDamaged() throws IOException {
        for (String content : new String[] {"", "x\n", "-1\n", "99999999999999999999\n"}) {
            pidFile(content);
            assertThat(Postmaster.isRunningOn(data)).as(content).isFalse();
        }
    }

    private Path pidFile(String content) throws IOException {
        return Files.writeString(data.resolve("postmaster.pid"), content);
    }
}
