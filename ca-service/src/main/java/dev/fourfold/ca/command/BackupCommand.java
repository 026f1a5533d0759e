package dev.fourfold.ca.command;

import dev.fourfold.ca.backup.Archive;
import dev.fourfold.ca.backup.Manifest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Takes a backup of a CA that runs, and checks that it is whole. The file appears only then. */
@Command(
        name = "backup",
        description = "Back up a running CA: its database, its certificates and its encrypted keys.",
        mixinStandardHelpOptions = true)
final class BackupCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--to", required = true, description = "the file to make, a zip; it must not exist")
    private Path file;

    @Mixin
    private CaClient ca;

    @Override
    public Integer call() {
        if (Files.exists(file)) {
            throw new CommandFailedException(file + " exists already");
        }
        try {
            write();
        } catch (IOException e) {
            throw new CommandFailedException("The backup cannot be written to " + file, e);
        }
        return 0;
    }

    private void write() throws IOException {
        Path draft = Files.createTempFile(
                file.toAbsolutePath().getParent(),
                file.getFileName().toString(),
                ".part",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            ca.postInto("/api/v1/backups", draft);
            try (Archive archive = Archive.verify(draft)) {
                describe(archive.manifest());
            }
            Files.createLink(file, draft); // unlike a move, this never replaces a file
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private void describe(Manifest manifest) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                "%s: %d rows of %d tables, %d key and certificate files, schema %s%n",
                file,
                manifest.rows(),
                manifest.tables().size(),
                manifest.files().size(),
                manifest.schemaVersion());
        if (!manifest.tokenKeys().isEmpty()) {
            out.println("not in it, because they are in a token: " + String.join(" ", manifest.tokenKeys()));
        }
    }
}
