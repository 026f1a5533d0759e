package dev.fourfold.server.audit;

import dev.fourfold.starter.StartUpException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * {@code java -jar server-service.jar audit verify [head]}: verifies the audit log while no server runs, or on a copy of the
 * database. It takes the options of the server, which say where the database and {@code otp.key} are.
 */
public final class AuditCommand {

    // Implementation constants
    private static final int VERIFIED = 0;
    private static final int NOT_VERIFIED = 1;
    private static final int NOT_UNDERSTOOD = 2;

    /** As much of the server as it takes, and nothing that writes; not found by the server's own scan. */
    @EnableAutoConfiguration
    @ComponentScan("dev.fourfold.server.otp")
    @Import({AuditConfiguration.Reading.class, Chain.class, Verification.class})
    static class Offline {

        @Bean
        AuditKey auditKey(WrappedKey wrapped) {
            return wrapped.read();
        }
    }

    private AuditCommand() {}

    /** Returns whether these are the arguments of the command; those of the server are options all. */
    public static boolean isAskedBy(String... arguments) {
        return arguments.length > 0 && arguments[0].equals("audit");
    }

    /** Runs it, and returns its exit status. */
    public static int run(PrintStream out, String... arguments) {
        List<String> words = new ArrayList<>();
        List<String> options = new ArrayList<>();
        for (String argument : arguments) {
            (argument.startsWith("--") ? options : words).add(argument);
        }
        if (words.size() < 2 || words.size() > 3 || !words.get(1).equals("verify")) {
            out.println("Usage: java -jar server-service.jar audit verify [head] [--option=value...]");
            return NOT_UNDERSTOOD;
        }
        Head earlier = Head.NONE;
        if (words.size() == 3) {
            var given = Head.parse(words.get(2));
            if (given.isEmpty()) {
                out.println("A head is a number, a colon and 64 hexadecimal digits");
                return NOT_UNDERSTOOD;
            }
            earlier = given.get();
        }
        return verify(out, options, earlier);
    }

    private static int verify(PrintStream out, List<String> options, Head earlier) {
        options.addAll(List.of(
                "--fourfold.enrolment.ca-url=false",
                "--spring.flyway.enabled=false",
                "--spring.datasource.hikari.connection-init-sql=SET default_transaction_read_only = on",
                "--management.endpoint.health.validate-group-membership=false",
                "--spring.main.banner-mode=off",
                "--logging.level.root=warn"));
        try (var context = new SpringApplicationBuilder(Offline.class)
                .web(WebApplicationType.NONE)
                .lazyInitialization(true) // what is missing is then said below, and not in the log
                .initializers(starting -> requireDatabase(starting.getEnvironment()))
                .run(options.toArray(String[]::new))) {
            return tell(out, context.getBean(Verification.class).run(earlier));
        } catch (RuntimeException e) {
            StartUpException missing = Stream.<Throwable>iterate(e, Objects::nonNull, Throwable::getCause)
                    .filter(StartUpException.class::isInstance)
                    .map(StartUpException.class::cast)
                    .findFirst()
                    .orElseThrow(() -> e);
            out.println("not verified: " + missing.getMessage() + " " + missing.action());
            return NOT_VERIFIED;
        }
    }

    /** Makes sure that no database is made in a folder that has none. */
    private static void requireDatabase(Environment environment) {
        Path data = Path.of(environment.getProperty("fourfold.data", "data"));
        Path folder = Path.of(environment.getProperty(
                "fourfold.database.directory", data.resolve("postgresql").toString()));
        if (!environment.containsProperty("spring.datasource.url") && !Files.isDirectory(folder)) {
            throw new StartUpException(
                    "There is no database in " + folder + ".",
                    "Say where it is with --fourfold.data or --spring.datasource.url.");
        }
    }

    private static int tell(PrintStream out, Verification.Verdict verdict) {
        String counts = verdict.sealed() + " rows, " + verdict.unsealed() + " not sealed yet";
        if (verdict.firstBad() == null) {
            out.println("verified: " + counts);
            out.println("head: " + verdict.head());
            return VERIFIED;
        }
        out.println("not verified: at place " + verdict.firstBad().place() + ", "
                + verdict.firstBad().problem());
        out.println("found: " + counts + ", " + verdict.foreign() + " of them foreign");
        return NOT_VERIFIED;
    }
}
