package dev.fourfold.ca.command;

import dev.fourfold.ca.Serial;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Revokes a certificate of a running CA, or puts it on hold. */
@Command(
        name = "revoke",
        description = "Revokes a certificate, or with the reason certificateHold puts it on hold.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // set by picocli
final class RevokeCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Mixin
    private CaClient ca;

    @Parameters(paramLabel = "SERIAL", converter = SerialArgument.class, description = "The serial of the certificate.")
    private Serial serial;

    @Option(
            names = "--reason",
            required = true,
            description = "unspecified, keyCompromise, affiliationChanged, superseded, cessationOfOperation,"
                    + " privilegeWithdrawn or certificateHold.")
    private String reason;

    @Option(
            names = "--invalidity-date",
            description = "Since when the certificate was misused, as 2026-11-23T11:00:00Z.")
    private @Nullable Instant invalidityDate;

    @Override
    public void run() {
        Map<String, Object> members = new LinkedHashMap<>(Map.of("reason", reason));
        if (invalidityDate != null) {
            members.put("invalidityDate", invalidityDate.toString());
        }
        JsonNode revocation = ca.post(path(serial), members);
        PrintWriter out = spec.commandLine().getOut();
        out.println(String.join(
                "  ",
                revocation.path("serial").asString(),
                revocation.path("reason").asString(),
                revocation.path("revokedAt").asString()));
        out.flush();
    }

    static String path(Serial serial) {
        return "/api/v1/certificates/" + serial + "/revocation";
    }
}
