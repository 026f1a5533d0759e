package dev.fourfold.ca.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Replaces the issuer of a running CA. */
@Command(
        name = "issuer",
        description = "Lists, makes, activates and retires the issuers of a running CA.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
@SuppressWarnings("NullAway.Init") // set by picocli
final class IssuerCommand {

    private static final String PATH = "/api/v1/issuers";

    @Spec
    private CommandSpec spec;

    @Command(description = "Lists all issuers.", mixinStandardHelpOptions = true)
    void list(@Mixin CaClient ca) {
        ca.get(PATH).get("issuers").forEach(this::print);
    }

    @Command(
            description = "Makes an issuer with a new key. If the root's key is not with the CA, writes a request for"
                    + " the root to sign.",
            mixinStandardHelpOptions = true)
    void create(
            @Mixin CaClient ca,
            @Option(names = "--key-type", description = "Such as p-384, rsa-3072, ed25519 or ml-dsa-65.") @Nullable
                    String keyType,
            @Option(names = "--permit-dns", description = "A DNS subtree that it may certify; may be repeated.")
                    @Nullable
                    List<String> dns,
            @Option(names = "--permit-address", description = "An address range, as 10.0.0.0/8; may be repeated.")
                    @Nullable
                    List<String> addresses,
            @Option(names = "--csr", description = "Where to write the request, if there is one.") @Nullable Path csr) {
        Map<String, Object> wish = new LinkedHashMap<>();
        putIfGiven(wish, "keyType", keyType);
        putIfGiven(wish, "permittedDns", dns);
        putIfGiven(wish, "permittedAddresses", addresses);
        JsonNode made = ca.post(PATH, wish);
        print(made);
        String request = made.path("request").asString("");
        if (request.isEmpty()) {
            return;
        }
        if (csr == null) {
            out().print(request);
            out().flush();
        } else {
            write(csr, request);
            out().println("The root's key is not with the CA: let the root sign " + csr);
            out().println("--key-sha256 " + keySha256(request));
        }
    }

    @Command(description = "Gives an issuer the certificate that its root has signed.", mixinStandardHelpOptions = true)
    void certify(
            @Mixin CaClient ca,
            @Parameters(paramLabel = "ID", description = "The number of the issuer.") int id,
            @Parameters(paramLabel = "FILE", description = "The certificate, in PEM or DER.") Path file) {
        try {
            print(ca.send("PUT", PATH + "/" + id + "/certificate", "application/pkix-cert", Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new CommandFailedException("The certificate cannot be read from " + file, e);
        }
    }

    @Command(description = "Lets an issuer sign from now on.", mixinStandardHelpOptions = true)
    void activate(
            @Mixin CaClient ca, @Parameters(paramLabel = "ID", description = "The number of the issuer.") int id) {
        print(ca.post(PATH + "/" + id + "/activation", Map.of()));
    }

    @Command(description = "Ends an issuer that is no longer used.", mixinStandardHelpOptions = true)
    void retire(
            @Mixin CaClient ca,
            @Parameters(paramLabel = "ID", description = "The number of the issuer.") int id,
            @Option(names = "--force", description = "Although certificates of it have not expired.") boolean force) {
        print(ca.post(PATH + "/" + id + "/retirement?force=" + force, Map.of()));
    }

    private static void putIfGiven(Map<String, Object> wish, String name, @Nullable Object value) {
        if (value != null) {
            wish.put(name, value);
        }
    }

    private void print(JsonNode issuer) {
        out().printf(
                        "%d %s since %s, key %s%n",
                        issuer.get("id").asInt(),
                        issuer.get("state").asString(),
                        issuer.get("since").asString(),
                        issuer.get("key").asString());
        out().flush();
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new CommandFailedException(file + " cannot be written", e);
        }
    }

    private static String keySha256(String request) {
        try {
            return IssuerRequest.parse(request).keySha256();
        } catch (IOException e) {
            throw new CommandFailedException("The request of the CA cannot be read", e);
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
