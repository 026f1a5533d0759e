package dev.fourfold.ca.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where a command gets its secrets: from a file or the environment, never from its arguments, which all can see. */
final class Secrets {

    private Secrets() {}

    static String of(@Nullable Path file, String variable, String option) throws IOException {
        String secret =
                file != null ? Files.readString(file).strip() : System.getenv().getOrDefault(variable, "");
        if (secret.isEmpty()) {
            throw new CommandFailedException(
                    "A secret is missing: give " + variable + " in the environment, or " + option);
        }
        return secret;
    }
}
