package dev.fourfold.ca.command;

import dev.fourfold.ca.backup.BackupException;
import dev.fourfold.starter.StartUpException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.Spec;

/**
 * The command line of the CA, for operators: {@code java -jar ca-service.jar <command>}. Without a command the jar is
 * the service.
 */
@Command(
        name = "ca-service",
        description = "Commands for the operator of a Fourfold CA. Without a command, the service starts.",
        mixinStandardHelpOptions = true,
        subcommands = {
            AuditCommand.class,
            IssuerCommand.class,
            RootCommand.class,
            KeysCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            MoveCommand.class,
            OperatorCommand.class,
            TokenCommand.class,
            RevokeCommand.class,
            ReleaseCommand.class
        })
public final class CaCommands implements Runnable {

    @Spec
    private CommandLine.Model.CommandSpec spec;

    /** Tells whether these are the arguments of a command; those of the service are options all. */
    public static boolean isCommand(String... arguments) {
        return arguments.length > 0 && (!arguments[0].startsWith("-") || arguments[0].equals("--help"));
    }

    /** Runs a command and returns its exit status: 0, 1 if it failed, 2 if it was misused. */
    public static int run(String... arguments) {
        return commands().execute(arguments);
    }

    /** The same, and what it prints goes to {@code out} and {@code err}. */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return commands().setOut(out).setErr(err).execute(arguments);
    }

    private static CommandLine commands() {
        return new CommandLine(new CaCommands())
                // by itself it would take the place of our writers if System.err was exchanged after it was made
                .setExecutionStrategy(parsed -> new RunLast().execute(parsed))
                .setExecutionExceptionHandler(CaCommands::failed);
    }

    private static int failed(Exception e, CommandLine command, ParseResult parsed) throws Exception {
        switch (e) {
            case CommandFailedException known -> command.getErr().println(known.getMessage());
            case BackupException known -> command.getErr().println(known.getMessage());
            case StartUpException known -> command.getErr().println(known.getMessage() + "\n" + known.action());
            default -> throw e;
        }
        return ExitCode.SOFTWARE;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command?");
    }
}
