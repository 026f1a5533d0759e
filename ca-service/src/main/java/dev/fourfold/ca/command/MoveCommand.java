package dev.fourfold.ca.command;

import dev.fourfold.ca.backup.StoppedCa;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Moves the database of a CA that is stopped. */
@Command(
        name = "move",
        description = {
            "Move the database of a stopped CA to an empty one on a PostgreSQL server. The key files stay where they are.",
            "Also takes the properties of the service, such as --fourfold.data=FOLDER."
        },
        mixinStandardHelpOptions = true)
final class MoveCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--to-url", required = true, description = "such as jdbc:postgresql://host/ca")
    private String url;

    @Option(names = "--to-username", required = true)
    private String username;

    @Option(names = "--to-password-file", description = "default: the variable CA_TO_PASSWORD")
    private @Nullable Path passwordFile;

    @Unmatched
    private List<String> options = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        String password = Secrets.of(passwordFile, "CA_TO_PASSWORD", "--to-password-file");
        try (StoppedCa ca = StoppedCa.open(options)) {
            long rows = ca.move(url, username, password);
            spec.commandLine()
                    .getOut()
                    .printf(
                            "moved %d rows; start the CA from now on with --spring.datasource.url=%s"
                                    + " --spring.datasource.username=%s and SPRING_DATASOURCE_PASSWORD%n",
                            rows, url, username);
        }
        return 0;
    }
}
