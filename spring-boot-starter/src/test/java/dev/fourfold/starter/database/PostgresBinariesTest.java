package dev.fourfold.starter.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class PostgresBinariesTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, postgres-linux-x86_64.txz",
        "Linux, aarch64, postgres-linux-arm_64.txz",
        "Mac OS X, x86_64, postgres-darwin-x86_64.txz",
        "Mac OS X, aarch64, postgres-darwin-arm_64.txz",
        "Windows 11, amd64, postgres-windows-x86_64.txz",
        "Linux, riscv64, postgres-linux-riscv64.txz"
    })
    void namesTheArchiveOfAMachine(String os, String arch, String resource) {
        assertThat(PostgresBinaries.resource(os, arch)).isEqualTo(resource);
    }

    @Test
    void areUnpackedIntoTheCacheOfTheUser() {
        assertThat(PostgresBinaries.userCache(false, "", "/home/ada")).hasToString("/home/ada/.cache/fourfold");
        assertThat(PostgresBinaries.userCache(false, "/c", "/home/ada")).hasToString("/c/fourfold");
    }

    @Test
    void areUnpackedForRootWhereAnotherAccountCanReadThem() {
        assertThat(PostgresBinaries.userCache(true, "/root/c", "/root")).hasToString("/var/cache/fourfold");
    }

    @Test
    void keepWhoMayExecuteAndNothingElse() throws IOException {
        unpack(entry("bin/postgres", 0777), entry("share/postgres.bki", 0666));
        assertThat(folder.resolve("bin/postgres")).hasContent("x").isExecutable();
        assertThat(Files.getPosixFilePermissions(folder.resolve("bin/postgres")))
                .hasSize(7)
                .doesNotContainNull();
        assertThat(folder.resolve("share/postgres.bki")).isRegularFile();
        assertThat(Files.getPosixFilePermissions(folder.resolve("share/postgres.bki")))
                .hasSize(4);
    }

    @Test
    void refuseAnEntryThatLeavesTheFolder() {
        assertThatThrownBy(() -> unpack(entry("../escaped", 0644)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("outside its folder");
        assertThat(folder.resolveSibling("escaped")).doesNotExist();
    }

    @Test
    void refuseAnEntryThatComesTwice() {
        assertThatThrownBy(() -> unpack(entry("bin/postgres", 0755), entry("bin/postgres", 0755)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void refuseADamagedArchive() throws IOException {
        byte[] archive = archive(entry("bin/postgres", 0755));
        archive[archive.length / 2] ^= 1;
        assertThatThrownBy(() -> PostgresBinaries.unpack(new ByteArrayInputStream(archive), folder))
                .isInstanceOf(IOException.class);
    }

    private void unpack(TarArchiveEntry... entries) throws IOException {
        PostgresBinaries.unpack(new ByteArrayInputStream(archive(entries)), folder);
    }

    private static TarArchiveEntry entry(String name, int mode) {
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        entry.setMode(mode);
        entry.setSize(1);
        return entry;
    }

    private static byte[] archive(TarArchiveEntry... entries) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new XZOutputStream(out, new LZMA2Options()))) {
            for (TarArchiveEntry entry : entries) {
                tar.putArchiveEntry(entry);
                tar.write("x".getBytes(StandardCharsets.US_ASCII));
                tar.closeArchiveEntry();
            }
        }
        return out.toByteArray();
    }
}
