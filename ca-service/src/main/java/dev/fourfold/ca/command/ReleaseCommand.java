package dev.fourfold.ca.command;

import dev.fourfold.ca.Serial;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Ends the hold of a certificate of a running CA. */
@Command(
        name = "release",
        description = "Ends the hold of a certificate: it is good again.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // set by picocli
final class ReleaseCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Mixin
    private CaClient ca;

    @Parameters(paramLabel = "SERIAL", converter = SerialArgument.class, description = "The serial of the certificate.")
    private Serial serial;

    @Override
    public void run() {
        ca.delete(RevokeCommand.path(serial));
        PrintWriter out = spec.commandLine().getOut();
        out.println(serial + "  released");
        out.flush();
    }
}
