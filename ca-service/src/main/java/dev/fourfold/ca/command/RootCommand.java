package dev.fourfold.ca.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Replaces the root of a running CA; what is done with the keys of roots elsewhere is inherited. */
@Command(
        name = "root",
        description = "Lists, makes, activates and retires the roots of a running CA; takes a root's key away from it,"
                + " and signs with it elsewhere.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class RootCommand extends RootCeremony {

    private static final String PATH = "/api/v1/roots";

    @Command(description = "Lists all roots.", mixinStandardHelpOptions = true)
    void list(@Mixin CaClient ca) {
        ca.get(PATH).get("roots").forEach(this::print);
    }

    @Command(
            description = "Makes a root with a new key, which signs nothing before it is activated.",
            mixinStandardHelpOptions = true)
    void create(
            @Mixin CaClient ca,
            @Option(names = "--key-type", description = "Such as p-384, rsa-3072, ed25519 or ml-dsa-65.") @Nullable
                    String keyType,
            @Option(names = "--out", description = "Where to write its certificate.") @Nullable Path out) {
        JsonNode made = ca.post(PATH, keyType == null ? Map.of() : Map.of("keyType", keyType));
        print(made);
        if (out != null) {
            write(out, ca.download("/ca/roots/" + made.get("id").asInt() + ".pem"));
        }
        if (made.get("certifiedBy").isEmpty()) {
            say("The active root's key is not with the CA: let it sign the new root with root cross-sign");
        }
    }

    @Command(
            description = "Gives a root the cross-certificate that another root has signed.",
            mixinStandardHelpOptions = true)
    void certify(
            @Mixin CaClient ca,
            @Parameters(paramLabel = "ID", description = "The number of the root.") int id,
            @Parameters(paramLabel = "FILE", description = "The cross-certificate, in PEM or DER.") Path file) {
        try {
            byte[] cross = Files.readAllBytes(file);
            print(ca.send("PUT", PATH + "/" + id + "/cross-certificate", "application/pkix-cert", cross));
        } catch (IOException e) {
            throw new CommandFailedException("The certificate cannot be read from " + file, e);
        }
    }

    @Command(
            description = "Lets a root sign new issuers from now on; the one of before retires.",
            mixinStandardHelpOptions = true)
    void activate(
            @Mixin CaClient ca,
            @Parameters(paramLabel = "ID", description = "The number of the root.") int id,
            @Option(names = "--force", description = "Although the root of before has not certified it.")
                    boolean force) {
        print(ca.post(PATH + "/" + id + "/activation?force=" + force, Map.of()));
    }

    @Command(description = "Ends a root: nobody is told to trust it any more.", mixinStandardHelpOptions = true)
    void retire(
            @Mixin CaClient ca,
            @Parameters(paramLabel = "ID", description = "The number of the root.") int id,
            @Option(names = "--force", description = "Although issuers of it have not retired.") boolean force) {
        print(ca.post(PATH + "/" + id + "/retirement?force=" + force, Map.of()));
    }

    private void print(JsonNode root) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                "%d %s since %s, until %s, %s%n",
                root.get("id").asInt(),
                root.get("state").asString(),
                root.get("since").asString(),
                root.get("notAfter").asString(),
                root.get("fingerprint").asString());
        out.flush();
    }

    private static void write(Path file, byte[] certificate) {
        try {
            Files.write(file, certificate);
        } catch (IOException e) {
            throw new CommandFailedException(file + " cannot be written", e);
        }
    }
}
