package dev.fourfold.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The peer of the independent implementation in {@code src/test/vectors}, as a process. */
final class PythonPeer implements AutoCloseable {

    private static final Path SCRIPT = Path.of("src/test/vectors/peer.py");
    private static final String LISTENING = "listening ";

    private final Process process;
    private final BufferedReader lines;

    private PythonPeer(Process process) {
        this.process = process;
        lines = process.inputReader();
    }

    /** Writes what a peer shows and believes into a folder, and returns the arguments that name it. */
    static List<String> files(Path folder, Identity identity, X509Certificate root) throws IOException {
        Path chain = folder.resolve("chain.pem");
        Path key = folder.resolve("key.pem");
        Path roots = folder.resolve("root.pem");
        Files.writeString(chain, pem(identity.chain()));
        Files.writeString(key, pem("PRIVATE KEY", identity.privateKey().getEncoded()));
        Files.writeString(roots, pem(List.of(root)));
        return List.of("--chain", chain.toString(), "--key", key.toString(), "--root", roots.toString());
    }

    /** Starts a peer in the role of {@code client} or {@code server}. */
    static PythonPeer start(String role, List<String> files, List<String> more) throws IOException {
        var command = new ArrayList<>(List.of(System.getProperty(WithPython.PROGRAM), SCRIPT.toString(), role));
        command.addAll(files);
        command.addAll(more);
        return new PythonPeer(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Returns the port of a server, which says it first. */
    int port() throws IOException {
        String line = lines.readLine();
        assertThat(line).startsWith(LISTENING);
        return Integer.parseInt(line.substring(LISTENING.length()));
    }

    /** Returns the next event, which must be of that name. */
    JsonNode event(String name) throws IOException {
        String line = lines.readLine();
        assertThat(line).as("the event " + name).isNotNull();
        JsonNode event = new JsonMapper().readTree(line);
        assertThat(event.required("event").asString()).as(line).isEqualTo(name);
        return event;
    }

    /** Says whether the peer ends, and finds that each connection opened and ended in order. */
    boolean isContent() throws InterruptedException {
        return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private static String pem(List<X509Certificate> certificates) {
        var all = new StringBuilder();
        for (X509Certificate certificate : certificates) {
            try {
                all.append(pem("CERTIFICATE", certificate.getEncoded()));
            } catch (CertificateEncodingException e) {
                throw new AssertionError(e);
            }
        }
        return all.toString();
    }

    private static String pem(String label, byte[] der) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n";
    }
}
