package dev.fourfold.benchmarks.startup;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** The three services as {@code ./run} starts them, in a folder of their own, with secrets and free ports. */
final class Site {

    /** In the order in which they are started: who begins earlier is needed by who begins later. */
    static final List<String> SERVICES = List.of("ca-service", "server-service", "client-service");

    private final Path folder;
    private final int caPort = freePort();
    private final int channelPort = freePort();

    /** Makes its secrets and unpacks the services. */
    Site(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        secret("ca-service", "ca.passphrase", random());
        secret("ca-service", "ca.operator-key", random());
        secret("server-service", "otp.key", random());
        secret("server-service", "otp.admin-key", random());
        for (String role : List.of("server", "client")) {
            String token = random();
            String entry = "ca.bootstrap-tokens[" + (role.equals("server") ? 0 : 1) + "].";
            secret("ca-service", entry + "token", token);
            secret("ca-service", entry + "name", role + ".com");
            secret("ca-service", entry + "profile", role);
            secret(role + "-service", "fourfold.enrolment.token", token);
            secret(role + "-service", "fourfold.enrolment.passphrase", random());
        }
        for (String service : SERVICES) {
            unpack(service);
        }
    }

    /** Starts all three, one after the other, and ends them; returns the milliseconds that each took to be ready. */
    SequencedMap<String, Double> startAll(Form form) throws IOException, InterruptedException {
        var taken = new LinkedHashMap<String, Double>();
        Deque<RunningService> running = new ArrayDeque<>();
        try {
            for (String service : SERVICES) {
                int port = service.equals("ca-service") ? caPort : freePort();
                RunningService started =
                        RunningService.start(command(form, service, port), port, folder.resolve(service + ".log"));
                running.push(started);
                taken.put(service, started.milliseconds());
            }
        } finally {
            while (!running.isEmpty()) {
                running.pop().stop();
            }
        }
        return taken;
    }

    private List<String> command(Form form, String service, int port) throws IOException {
        var command = new ArrayList<String>(List.of(java(), "-XX:+UseSerialGC"));
        command.add("-XX:TieredStopAtLevel=" + (service.equals("server-service") ? 4 : 1));
        command.addAll(form.arguments(service, folder));
        command.add("--server.port=" + port);
        command.add("--fourfold.data=" + folder.resolve("data").resolve(service));
        command.add("--spring.config.import=configtree:" + secrets(service) + "/");
        command.addAll(own(service));
        return command;
    }

    private List<String> own(String service) {
        String ca = "http://localhost:" + caPort;
        if (service.equals("ca-service")) {
            return List.of("--ca.base-url=" + ca);
        }
        var options = new ArrayList<String>(List.of(
                "--spring.profiles.active=demo",
                "--fourfold.enrolment.ca-url=" + ca,
                "--fourfold.enrolment.root-file=" + folder.resolve("data/ca-service/keys/root.pem")));
        String channel = "--fourfold.channel." + (service.equals("server-service") ? "server" : "client");
        options.add(channel + ".port=" + channelPort);
        if (service.equals("client-service")) {
            options.addAll(List.of(channel + ".host=localhost", channel + ".expect=server.com"));
        }
        return options;
    }

    private void unpack(String service) throws IOException, InterruptedException {
        Process unpacking = new ProcessBuilder(
                        java(),
                        "-Djarmode=tools",
                        "-jar",
                        Form.jar(Form.packaged(service)).toString(),
                        "extract",
                        "--destination",
                        folder.resolve(service).toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (unpacking.waitFor() != 0) {
            throw new IOException(service + " could not be unpacked");
        }
    }

    private void secret(String service, String property, String value) throws IOException {
        Files.createDirectories(secrets(service));
        Files.writeString(secrets(service).resolve(property), value);
    }

    private Path secrets(String service) {
        return folder.resolve("secrets").resolve(service);
    }

    private static String random() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException("There is no free port", e);
        }
    }
}
