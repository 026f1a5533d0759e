package dev.fourfold.benchmarks.channel;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The two processes of a peer, a server and a client, told what to do line by line. */
final class Pair implements Closeable {

    /** How much longer than its time a measure may take. */
    private static final long PATIENCE_SECONDS = 60;

    /** So many connections, at least, are there after a second more. */
    private static final long CONNECTIONS_A_SECOND = 20;

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
        try {
            client = client(peer, folder, quick);
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private Child client(Peer peer, Path folder, boolean quick) throws IOException {
        String[] ports = server.answer("start", PATIENCE_SECONDS).split(" ", -1);
        var arguments = new ArrayList<>(List.of(peer.label(), folder.toString()));
        for (int i = 0; i < ports.length; i++) {
            arguments.add(scenarios.get(i).toString());
            arguments.add(ports[i]);
        }
        var started = new Child(ClientProcess.class, arguments, quick);
        try {
            started.answer("start", PATIENCE_SECONDS);
        } catch (IOException e) {
            started.close();
            throw e;
        }
        return started;
    }

    /** Lets the client measure something: its name, a size or number, and for how long. */
    Measured measure(String what, Peer.Scenario scenario, int size, long millis) throws IOException {
        long[] before = server.numbers("costs", PATIENCE_SECONDS);
        String[] words = client.ask(
                        what + " " + scenarios.indexOf(scenario) + " " + size + " " + millis,
                        PATIENCE_SECONDS + millis / 1_000 + (what.equals("hold") ? size / CONNECTIONS_A_SECOND : 0))
                .split(" ", -1);
        long[] after = server.numbers("costs", PATIENCE_SECONDS);
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
        return server.numbers("memory", PATIENCE_SECONDS);
    }

    List<Long> processes() {
        return List.of(server.id(), client.id());
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
