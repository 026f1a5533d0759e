package dev.fourfold.ca.command;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
import tools.jackson.databind.json.JsonMapper;

/** Makes and changes the operators of a running CA. */
@Command(
        name = "operator",
        description = "Makes, lists, changes and disables operators.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
@SuppressWarnings("NullAway.Init") // set by picocli
final class OperatorCommand {

    private static final String PATH = "/api/v1/operators";
    private static final String JSON = "application/json";
    private static final JsonMapper MAPPER = JsonMapper.shared();

    @Spec
    private CommandSpec spec;

    @Command(description = "Makes an operator, and prints the key, once.", mixinStandardHelpOptions = true)
    void create(
            @Mixin CaClient ca,
            @Parameters(paramLabel = "NAME", description = "What the audit log will call it.") String name,
            @Option(
                            names = "--role",
                            required = true,
                            description = "read, issue-tokens, revoke or administer; may be repeated.")
                    List<String> roles,
            @Option(
                            names = "--certificate",
                            description = "The serial of a certificate of the CA, for an operator without a key.")
                    @Nullable
                    String certificate) {
        Map<String, Object> wish = new LinkedHashMap<>(Map.of("name", name, "roles", roles));
        if (certificate != null) {
            wish.put("certificate", certificate);
        }
        printKey(ca.post(PATH, wish));
    }

    @Command(description = "Lists the operators.", mixinStandardHelpOptions = true)
    void list(@Mixin CaClient ca) {
        ca.get(PATH).get("operators").forEach(this::print);
    }

    @Command(name = "set-roles", description = "Gives an operator other roles.", mixinStandardHelpOptions = true)
    void setRoles(
            @Mixin CaClient ca,
            @Parameters(paramLabel = "NAME", description = "The operator.") String name,
            @Option(names = "--role", required = true, description = "A role; may be repeated.") List<String> roles) {
        byte[] body = MAPPER.writeValueAsString(Map.of("roles", roles)).getBytes(StandardCharsets.UTF_8);
        print(ca.send("PUT", PATH + "/" + name + "/roles", JSON, body));
    }

    @Command(
            name = "new-key",
            description = "Gives an operator a new key, and prints it, once; the old one ends.",
            mixinStandardHelpOptions = true)
    void newKey(@Mixin CaClient ca, @Parameters(paramLabel = "NAME", description = "The operator.") String name) {
        printKey(ca.send("POST", PATH + "/" + name + "/key", JSON, new byte[0]));
    }

    @Command(description = "Disables an operator for good.", mixinStandardHelpOptions = true)
    void disable(@Mixin CaClient ca, @Parameters(paramLabel = "NAME", description = "The operator.") String name) {
        print(ca.send("DELETE", PATH + "/" + name, JSON, new byte[0]));
    }

    private void printKey(JsonNode made) {
        String key = made.path("key").asString("");
        if (key.isEmpty()) {
            print(made.get("operator"));
        } else {
            print(key);
        }
    }

    private void print(JsonNode operator) {
        List<String> roles = new ArrayList<>();
        operator.get("roles").forEach(role -> roles.add(role.asString()));
        print(String.join(
                "  ",
                operator.path("name").asString(),
                String.join(",", roles),
                operator.path("credential").asString(),
                operator.path("disabledAt").isNull() ? "enabled" : "disabled"));
    }

    private void print(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
