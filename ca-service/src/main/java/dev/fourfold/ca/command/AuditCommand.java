package dev.fourfold.ca.command;

import dev.fourfold.ca.transparency.Checkpoint;
import dev.fourfold.ca.transparency.ExportedLog;
import dev.fourfold.ca.transparency.NoteKey;
import dev.fourfold.protocol.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Keeps an eye on the audit log. */
@Command(name = "audit", description = "Export the audit log, keep its checkpoints, and verify it.")
final class AuditCommand {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Command(name = "checkpoint", description = "Print the newest checkpoint. Keep it where the CA cannot reach it.")
    void checkpoint(@Mixin CaClient ca) {
        out().print(new String(ca.download("/api/v1/audit/checkpoint"), StandardCharsets.UTF_8));
        out().flush();
    }

    @Command(name = "public-key", description = "Print the key that checkpoints are signed with. Keep it as well.")
    void publicKey(@Mixin CaClient ca) {
        out().print(new String(ca.download("/ca/audit.pub"), StandardCharsets.UTF_8));
        out().flush();
    }

    @Command(name = "export", description = "Write the whole log to a file, an entry a line.")
    void export(
            @Mixin CaClient ca, @Option(names = "--output", required = true, description = "The file.") Path output) {
        try {
            Files.write(output, ca.download("/api/v1/audit/export"));
        } catch (IOException e) {
            throw new CommandFailedException("The log cannot be written to " + output, e);
        }
    }

    @Command(
            name = "verify",
            description =
                    "Let the CA verify its log; with a saved checkpoint, check here that nobody has rewritten it.")
    void verify(
            @Mixin CaClient ca,
            @Option(names = "--checkpoint", description = "A file with a checkpoint that was saved earlier.") @Nullable
                    Path saved,
            @Option(names = "--public-key", description = "A file with the public key that was saved earlier.")
                    @Nullable
                    Path publicKey,
            @Option(names = "--file", description = "Verify this export instead; the CA is not asked for anything.")
                    @Nullable
                    Path export) {
        if (export != null) {
            offline(export, saved, publicKey);
            return;
        }
        JsonNode verdict = ca.post("/api/v1/audit/verification", Map.of());
        if (!verdict.path("verified").asBoolean()) {
            throw new CommandFailedException("The audit log is not what was signed: " + verdict.path("firstBad"));
        }
        if (saved != null) {
            consistent(ca, saved, publicKey);
        }
        out().println("verified: " + verdict.path("size").asLong() + " entries");
    }

    private static void consistent(CaClient ca, Path saved, @Nullable Path publicKey) {
        NoteKey key = key(
                publicKey == null ? new String(ca.download("/ca/audit.pub"), StandardCharsets.UTF_8) : text(publicKey));
        Checkpoint earlier = open(text(saved), key);
        Checkpoint now = open(new String(ca.download("/api/v1/audit/checkpoint"), StandardCharsets.UTF_8), key);
        if (now.size() < earlier.size()) {
            throw new CommandFailedException("The log has " + now.size() + " entries, but had " + earlier.size()
                    + " at the saved checkpoint: it has been cut off");
        }
        JsonNode proof = ca.get("/api/v1/audit/consistency?from=" + earlier.size() + "&to=" + now.size());
        List<Bytes> hashes = proof.path("hashes")
                .valueStream()
                .map(hash -> Bytes.of(Base64.getDecoder().decode(hash.asString())))
                .toList();
        if (!now.beginsWith(earlier, hashes)) {
            throw new CommandFailedException("The log does not begin with the " + earlier.size()
                    + " entries of the saved checkpoint: it has been rewritten");
        }
    }

    private void offline(Path export, @Nullable Path saved, @Nullable Path publicKey) {
        if (saved == null || publicKey == null) {
            throw new CommandFailedException("An export is verified with --checkpoint and --public-key");
        }
        Checkpoint checkpoint = open(text(saved), key(text(publicKey)));
        try (InputStream lines = Files.newInputStream(export)) {
            if (!ExportedLog.root(lines, checkpoint.size()).equals(checkpoint.root())) {
                throw new CommandFailedException("The first " + checkpoint.size()
                        + " entries of the export are not those of the saved checkpoint: it has been rewritten");
            }
        } catch (IOException e) {
            throw new CommandFailedException("The log cannot be read from " + export, e);
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()), e);
        }
        out().println("verified: " + checkpoint.size() + " entries");
    }

    private static NoteKey key(String text) {
        try {
            return NoteKey.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Checkpoint open(String note, NoteKey key) {
        try {
            return Checkpoint.open(note, key);
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(String.valueOf(e.getMessage()), e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new CommandFailedException(file + " cannot be read", e);
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
