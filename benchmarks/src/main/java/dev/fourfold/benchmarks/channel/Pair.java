package dev.fourfold.benchmarks.channel;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The two processes of a peer, a server and a client, told what to do line by line. */
final class Pair implements Closeable {

    private final List<Peer.Scenario> scenarios;
    private final Child server;
    private final Child client;

    /** What a measure gave, with what both processes used for it. */
    record Measured(
            double count, double nanos, double cpu, double clientAllocated, double serverAllocated, List<String> more) {
        double perSecond() {
            return count * 1e9 / nanos;
        }

        double cpuMillis() {
            return cpu / 1e6 / count;
        }
    }

    Pair(Peer peer, Path folder, List<Peer.Scenario> scenarios, boolean quick) throws IOException {
        this.scenarios = scenarios.stream().filter(peer::has).toList();
        var arguments = new ArrayList<>(List.of(peer.label(), folder.toString()));
        arguments.addAll(this.scenarios.stream().map(Peer.Scenario::toString).toList());
        server = new Child(ServerProcess.class, arguments, quick);
        String[] ports = server.line().split(" ");
        var calls = new ArrayList<>(List.of(peer.label(), folder.toString()));
        for (int i = 0; i < ports.length; i++) {
            calls.add(this.scenarios.get(i).toString());
            calls.add(ports[i]);
        }
        client = new Child(ClientProcess.class, calls, quick);
        client.line();
    }

    /** Lets the client measure something: its name, a size or number, and for how long. */
    Measured measure(String what, Peer.Scenario scenario, int size, long millis) throws IOException {
        long[] before = server.numbers("costs");
        String[] words = client.ask(what + " " + scenarios.indexOf(scenario) + " " + size + " " + millis)
                .split(" ");
        long[] after = server.numbers("costs");
        return new Measured(
                Long.parseLong(words[0]),
                Long.parseLong(words[1]),
                Long.parseLong(words[2]) + after[0] - before[0],
                Long.parseLong(words[3]),
                after[1] - before[1],
                Arrays.asList(words).subList(4, words.length));
    }

    /** Returns the server's live heap and resident memory, in bytes. */
    long[] serverMemory() throws IOException {
        return server.numbers("memory");
    }

    List<Long> processes() {
        return List.of(server.process.pid(), client.process.pid());
    }

    @Override
    public void close() {
        client.process.destroy();
        server.process.destroy();
    }

    private static final class Child {
        private final Process process;
        private final BufferedReader answers;
        private final Writer commands;

        Child(Class<?> main, List<String> arguments, boolean quick) throws IOException {
            var command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    // a JVM that ends soon does not pay for being optimised
                    quick ? "-XX:TieredStopAtLevel=1" : "-XX:+TieredCompilation",
                    "-Xmx1g",
                    "-Xmn128m",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-cp",
                    System.getProperty("java.class.path"),
                    main.getName()));
            command.addAll(arguments);
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            answers = process.inputReader();
            commands = process.outputWriter();
        }

        String ask(String command) throws IOException {
            commands.write(command + "\n");
            commands.flush();
            return line();
        }

        long[] numbers(String command) throws IOException {
            return Arrays.stream(ask(command).split(" "))
                    .mapToLong(Long::parseLong)
                    .toArray();
        }

        String line() throws IOException {
            String line = answers.readLine();
            if (line == null) {
                throw new IOException("A process of the benchmark ended before it answered");
            }
            return line;
        }
    }
}
