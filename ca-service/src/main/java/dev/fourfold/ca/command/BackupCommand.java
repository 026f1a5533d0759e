package dev.fourfold.ca.command;

import dev.fourfold.ca.backup.Archive;
import java.io.IOException;
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
    public Integer call() throws IOException {
        if (Files.exists(file)) {
            throw new CommandFailedException(file + " exists already");
        }
        Path draft = Files.createTempFile(
                file.toAbsolutePath().getParent(),
                file.getFileName().toString(),
                ".part",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            ca.postInto("/api/v1/backups", draft);
            try (Archive archive = Archive.verify(draft)) {
                spec.commandLine()
                        .getOut()
                        .printf(
                                "%s: %d rows of %d tables, %d key and certificate files, schema %s%n",
                                file,
                                archive.manifest().rows(),
                                archive.manifest().tables().size(),
                                archive.manifest().files().size(),
                                archive.manifest().schemaVersion());
                if (!archive.manifest().tokenKeys().isEmpty()) {
                    spec.commandLine()
                            .getOut()
                            .println("not in it, because they are in a token: "
                                    + String.join(" ", archive.manifest().tokenKeys()));
                }
            }
            Files.createLink(file, draft); // unlike a move, this never replaces a file
        } finally {
            Files.deleteIfExists(draft);
        }
        return 0;
    }
}
