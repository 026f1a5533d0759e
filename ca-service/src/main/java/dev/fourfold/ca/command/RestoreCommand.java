package dev.fourfold.ca.command;

import dev.fourfold.ca.backup.Archive;
import dev.fourfold.ca.backup.Manifest;
import dev.fourfold.ca.backup.StoppedCa;
import dev.fourfold.ca.backup.StoppedCa.Restored;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Makes a CA from a backup. */
@Command(
        name = "restore",
        description = {
            "Make a CA from a backup, in an empty folder and an empty database.",
            "Also takes the properties of the service, such as --fourfold.data=FOLDER and --spring.datasource.url=URL;"
                    + " CA_PASSPHRASE must be that of the CA that was backed up."
        },
        mixinStandardHelpOptions = true)
final class RestoreCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--from", required = true, description = "the backup")
    private Path file;

    @Unmatched
    private List<String> options = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        try (Archive archive = Archive.verify(file);
                StoppedCa ca = StoppedCa.open(options)) {
            Restored outcome = ca.restore(archive);
            Manifest restored = archive.manifest();
            spec.commandLine()
                    .getOut()
                    .printf(
                            "restored %d rows, as of %s, of the CA with the root %s%n",
                            restored.rows(), restored.createdAt(), restored.rootFingerprint());
            if (outcome.endedTokens() > 0) {
                spec.commandLine()
                        .getOut()
                        .println("revoked enrolment tokens that were open, for they may have been used since: "
                                + outcome.endedTokens());
            }
            if (!outcome.complete()) {
                spec.commandLine()
                        .getOut()
                        .println("these keys are in a token: set ca.custody.pkcs11 to it before you start: "
                                + String.join(" ", restored.tokenKeys()));
            }
        }
        return 0;
    }
}
