package dev.fourfold.ca.command;

import dev.fourfold.protocol.Identity;
import dev.fourfold.protocol.enrolment.KeyFile;
import dev.fourfold.protocol.enrolment.Passphrase;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The key files in the folder of the CA. */
@Command(
        name = "keys",
        description = "Changes how the CA's key files are encrypted.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
@SuppressWarnings("NullAway.Init") // set by picocli
final class KeysCommand {

    @Spec
    private CommandSpec spec;

    /**
     * All files are opened before any is changed, and each is replaced as a whole; run again after a crash, it goes on
     * with those that are left.
     */
    @Command(
            name = "change-passphrase",
            description = "Encrypts all key files with another passphrase. Stop the CA first.",
            mixinStandardHelpOptions = true)
    void changePassphrase(
            @Mixin PassphraseOption old,
            @Option(names = "--directory", required = true, description = "The folder of the CA (ca.directory).")
                    Path directory,
            @Option(names = "--new-passphrase-file", required = true, description = "A file with the new passphrase.")
                    Path newPassphrase) {
        Passphrase before = old.passphrase();
        Passphrase after = PassphraseOption.read(newPassphrase);
        SortedMap<Path, Identity> keys = new TreeMap<>();
        for (Path path : keyFiles(directory)) {
            keys.put(path, open(path, before, after));
        }
        PrintWriter out = spec.commandLine().getOut();
        keys.forEach((path, key) -> {
            save(new KeyFile(path, after), key);
            out.println("Changed " + path);
        });
        out.flush();
    }

    private static List<Path> keyFiles(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> keys = files.filter(file -> file.getFileName().toString().endsWith(".p12"))
                    .sorted()
                    .toList();
            if (keys.isEmpty()) {
                throw new CommandFailedException("There are no key files in " + directory);
            }
            return keys;
        } catch (IOException e) {
            throw new CommandFailedException(directory + " cannot be read", e);
        }
    }

    private static Identity open(Path path, Passphrase before, Passphrase after) {
        try {
            return new KeyFile(path, after).load().orElseThrow();
        } catch (IOException notYetChanged) {
            return openWith(new KeyFile(path, before));
        }
    }

    private static Identity openWith(KeyFile file) {
        try {
            return file.load().orElseThrow();
        } catch (IOException e) {
            throw new CommandFailedException(
                    "Nothing was changed: neither the old nor the new passphrase opens " + file.path(), e);
        }
    }

    private static void save(KeyFile file, Identity key) {
        try {
            file.save(key);
        } catch (IOException e) {
            throw new CommandFailedException(file.path() + " cannot be written; run this again", e);
        }
    }
}
