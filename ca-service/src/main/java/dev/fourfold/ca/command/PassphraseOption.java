package dev.fourfold.ca.command;

import dev.fourfold.protocol.enrolment.Passphrase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What opens key files: never an argument, which everyone on the machine could read. */
final class PassphraseOption {

    @Option(
            names = "--passphrase-file",
            description = "A file with the passphrase; without it, the passphrase is taken from CA_PASSPHRASE.")
    private @Nullable Path file;

    Passphrase passphrase() {
        return file == null ? of(System.getenv("CA_PASSPHRASE")) : read(file);
    }

    static Passphrase read(Path file) {
        try {
            return of(Files.readString(file));
        } catch (IOException e) {
            throw new CommandFailedException("The passphrase cannot be read from " + file, e);
        }
    }

    private static Passphrase of(@Nullable String text) {
        if (text == null) {
            throw new CommandFailedException("Give the passphrase as CA_PASSPHRASE or in a file");
        }
        try {
            return Passphrase.of(text);
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()), e);
        }
    }
}
