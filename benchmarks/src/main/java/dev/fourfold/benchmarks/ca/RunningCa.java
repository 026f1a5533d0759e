package dev.fourfold.benchmarks.ca;

import dev.fourfold.benchmarks.ca.Connection.Answer;
import dev.fourfold.benchmarks.startup.Form;
import dev.fourfold.benchmarks.startup.RunningService;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A packaged ca-service with its own PostgreSQL and without limits, in a process of its own. */
final class RunningCa implements AutoCloseable {

    private static final int USES = 1000;
    private static final Pattern TOKEN = Pattern.compile("\"token\"\\s*:\\s*\"([^\"]+)\"");

    private final String operatorKey = UUID.randomUUID().toString();
    private final int port;
    private final RunningService service;
    private String token = "";
    private int uses;

    /** Starts one, with Amazon's provider on its class path if {@code natively}. */
    RunningCa(Path folder, boolean quick, boolean natively) throws IOException, InterruptedException {
        port = freePort();
        Path secrets = Files.createDirectories(folder.resolve("secrets"));
        Files.writeString(secrets.resolve("ca.passphrase"), UUID.randomUUID().toString());
        Files.writeString(secrets.resolve("ca.operator-key"), operatorKey);
        var command = new ArrayList<String>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m"));
        if (quick) {
            command.add("-XX:TieredStopAtLevel=1");
        }
        if (natively) {
            // the class path of a packaged jar is its own affair
            command.add("-Xbootclasspath/a:" + amazonsProvider());
        }
        command.addAll(List.of(
                "-jar",
                Form.jar(Form.packaged("ca-service")).toString(),
                "--server.port=" + port,
                "--fourfold.data=" + folder.resolve("data"),
                "--spring.config.import=configtree:" + secrets + "/"));
        for (String limit : List.of("requester", "operator", "address", "failures")) {
            command.add("--ca.limits." + limit + "=off");
        }
        service = RunningService.start(command, port, folder.resolve("ca.log"));
    }

    private static String amazonsProvider() throws IOException {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(file -> file.contains("AmazonCorrettoCryptoProvider"))
                .findFirst()
                .orElseThrow(() -> new IOException("Amazon's provider is not on the class path"));
    }

    int port() {
        return port;
    }

    /** Returns the submission of a signing request, with a token that is good for a thousand. */
    byte[] submission(byte[] signingRequest) throws IOException {
        return Connection.request(
                "POST /api/v1/certificates",
                signingRequest,
                "Authorization: Bearer " + token(),
                "Content-Type: application/pkcs10");
    }

    /** Returns what revokes a certificate. */
    byte[] revocation(String serial) {
        return asOperator("/api/v1/certificates/" + serial + "/revocation", "{\"reason\":\"superseded\"}");
    }

    private synchronized String token() throws IOException {
        if (uses == 0) {
            try (var connection = new Connection(port)) {
                Answer answer = connection.send(asOperator(
                        "/api/v1/enrolment-tokens",
                        "{\"names\":[\"a.example\"],\"profile\":\"server\",\"uses\":" + USES + "}"));
                Matcher found = TOKEN.matcher(answer.body());
                if (answer.status() != 201 || !found.find()) {
                    throw new IOException("No token: " + answer.body());
                }
                token = found.group(1);
                uses = USES;
            }
        }
        uses--;
        return token;
    }

    private byte[] asOperator(String path, String json) {
        return Connection.request(
                "POST " + path,
                json.getBytes(StandardCharsets.UTF_8),
                "Authorization: Bearer " + operatorKey,
                "Content-Type: application/json");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            service.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("The CA may still run", e);
        }
    }
}
