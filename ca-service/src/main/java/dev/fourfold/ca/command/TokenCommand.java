package dev.fourfold.ca.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Makes enrolment tokens at a running CA. */
@Command(
        name = "token",
        description = "Makes, lists and revokes enrolment tokens.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
@SuppressWarnings("NullAway.Init") // set by picocli
final class TokenCommand {

    private static final String PATH = "/api/v1/enrolment-tokens";

    @Spec
    private CommandSpec spec;

    @Command(description = "Makes a token for some names.", mixinStandardHelpOptions = true)
    void create(
            @Mixin CaClient ca,
            @Parameters(
                            paramLabel = "NAME",
                            arity = "1..*",
                            description = "A DNS name; or another name, as ip:192.0.2.1.")
                    List<String> names,
            @Option(names = "--profile", required = true, description = "The profile of the certificates.")
                    String profile,
            @Option(
                            names = "--lifetime",
                            defaultValue = "PT1H",
                            description = "How long it is open, such as PT2H or 2h; ${DEFAULT-VALUE} if not given.")
                    String lifetime,
            @Option(
                            names = "--certificate-lifetime",
                            description = "How long the certificates are valid, such as 3d; as the profile says"
                                    + " if not given.")
                    @Nullable
                    String certificateLifetime,
            @Option(
                            names = "--uses",
                            defaultValue = "1",
                            description = "For how many certificates; ${DEFAULT-VALUE} if not given.")
                    int uses,
            @Option(
                            names = {"-q", "--quiet"},
                            description = "Prints the token and nothing else.")
                    boolean quiet) {
        Map<String, Object> wish =
                new HashMap<>(Map.of("names", names, "profile", profile, "lifetime", lifetime, "uses", uses));
        if (certificateLifetime != null) {
            wish.put("certificateLifetime", certificateLifetime);
        }
        JsonNode made = ca.post(PATH, wish);
        String token = made.path("token").asString();
        if (quiet) {
            print(token);
        } else {
            print("token   " + token);
            print("id      " + made.path("id").asString());
            print("expires " + made.path("expiresAt").asString());
        }
    }

    @Command(description = "Lists the tokens, the newest first.", mixinStandardHelpOptions = true)
    void list(
            @Mixin CaClient ca,
            @Option(
                            names = "--limit",
                            defaultValue = "100",
                            description = "How many at most; ${DEFAULT-VALUE} if not given.")
                    int limit) {
        ca.get(PATH + "?limit=" + limit).get("tokens").forEach(this::print);
    }

    @Command(description = "Revokes a token: it is good for nothing any more.", mixinStandardHelpOptions = true)
    void revoke(@Mixin CaClient ca, @Parameters(paramLabel = "ID", description = "The id of the token.") UUID id) {
        print(ca.send("DELETE", PATH + "/" + id, "application/json", new byte[0]));
    }

    private void print(JsonNode token) {
        List<String> names = new ArrayList<>();
        token.get("names").forEach(name -> names.add(name.asString()));
        print(String.join(
                "  ",
                token.path("id").asString(),
                token.path("state").asString(),
                token.path("redeemed").asInt() + "/" + token.path("uses").asInt(),
                token.path("expiresAt").asString(),
                token.path("profile").asString(),
                String.join(",", names)));
    }

    private void print(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
