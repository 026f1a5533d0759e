package dev.fourfold.benchmarks.ca;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The responder of OpenSSL with two processes and one certificate that is good; it ends each connection. */
final class OpensslResponder implements AutoCloseable {

    private static final String SERIAL = "4000000000000000000000000000000000000001";
    private static final int ATTEMPTS = 100;

    private final Path folder;
    private final int port;
    private final Process process;

    OpensslResponder(Path folder) throws IOException, InterruptedException {
        this.folder = Files.createDirectories(folder);
        run(
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-keyout",
                "ca.key",
                "-out",
                "ca.pem",
                "-subj",
                "/CN=OpenSSL",
                "-days",
                "2");
        Files.writeString(folder.resolve("index.txt"), "V\t491231235959Z\t\t" + SERIAL + "\tunknown\t/CN=a.example\n");
        run("ocsp", "-issuer", "ca.pem", "-serial", "0x" + SERIAL, "-no_nonce", "-reqout", "question.der");
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        process = start(
                "ocsp",
                "-index",
                "index.txt",
                "-CA",
                "ca.pem",
                "-rsigner",
                "ca.pem",
                "-rkey",
                "ca.key",
                "-port",
                String.valueOf(port),
                "-multi",
                "2",
                "-nmin",
                "60");
        awaitConnections();
    }

    int port() {
        return port;
    }

    byte[] question() throws IOException {
        return Connection.request(
                "POST /", Files.readAllBytes(folder.resolve("question.der")), "Content-Type: application/ocsp-request");
    }

    private void awaitConnections() throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try (var connection = new Connection(port)) {
                Connection.Answer _ = connection.send(question());
                return;
            } catch (ConnectException e) {
                if (attempt == ATTEMPTS || process.waitFor(100, TimeUnit.MILLISECONDS)) {
                    throw e;
                }
            }
        }
    }

    private void run(String... arguments) throws IOException, InterruptedException {
        if (start(arguments).waitFor() != 0) {
            throw new IOException("openssl " + String.join(" ", arguments) + " failed");
        }
    }

    private Process start(String... arguments) throws IOException {
        var command = new ArrayList<String>(List.of("openssl"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
    }
}
