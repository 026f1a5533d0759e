package dev.fourfold.benchmarks.channel;

import dev.fourfold.benchmarks.report.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Measures all peers in one run, and prints tables in Markdown. */
public final class ChannelBenchmark {

    private static final String REFERENCE = Peer.JSSE_SOCKET.label();

    private final Effort effort;
    private final Map<Peer, Pair> pairs;

    private ChannelBenchmark(Effort effort, Map<Peer, Pair> pairs) {
        this.effort = effort;
        this.pairs = pairs;
    }

    /** How long and how often. */
    private record Effort(int rounds, long millis, long warmUpMillis, int idle) {
        static final Effort FULL = new Effort(5, 2_000, 4_000, 10_000);
        static final Effort QUICK = new Effort(1, 150, 150, 100);
    }

    /** A peer with the certificates and key exchange that it is measured with. */
    private record Subject(Peer peer, Peer.Scenario scenario) {
        String label() {
            return scenario.group() == Peer.Group.X25519 ? peer.label() : peer.label() + " " + scenario.group();
        }
    }

    @FunctionalInterface
    private interface Measure {
        void carryOut(Subject subject, Pair pair, long millis, Results results) throws IOException;
    }

    public static void main(String[] args) throws IOException, GeneralSecurityException {
        Effort effort = List.of(args).contains("--quick") ? Effort.QUICK : Effort.FULL;
        Path folder = Files.createTempDirectory("fourfold-benchmark");
        var scenarios = new ArrayList<Peer.Scenario>();
        for (KeyKind kind : KeyKind.values()) {
            Credentials.make(kind, folder);
            Arrays.stream(Peer.Group.values())
                    .map(group -> new Peer.Scenario(kind, group))
                    .forEach(scenarios::add);
        }
        Map<Peer, Pair> pairs = new EnumMap<>(Peer.class);
        try {
            for (Peer peer : Peer.values()) {
                pairs.put(peer, new Pair(peer, folder, scenarios, effort.equals(Effort.QUICK)));
            }
            new ChannelBenchmark(effort, pairs).run();
        } finally {
            pairs.values().forEach(Pair::close);
            delete(folder);
        }
    }

    private void run() throws IOException {
        System.out.println("### Channel\n\n" + Conditions.describe() + "\n" + effort.rounds() + " rounds of "
                + effort.millis() + " ms after " + effort.warmUpMillis() + " ms to warm up, in alternating order;"
                + " median (least–most); each ratio is the median of those of the same round.\n");
        for (KeyKind kind : KeyKind.values()) {
            measure("Full mutual handshakes, " + kind, subjects(kind, Peer.Group.values()), this::handshakes);
        }
        List<Subject> classical = subjects(KeyKind.P256, Peer.Group.X25519);
        measure("One way, writes of 16 KiB", classical, this::bulk);
        measure("One way, messages of 100 bytes", classical, this::messages);
        var pinning = new Pinning();
        measure("100 bytes there and back, " + pinning, classical, (subject, pair, millis, results) -> {
            try (var _ = pinning.pin(pair.processes())) {
                pingPong(subject, pair, millis, results);
            }
        });
        idle(classical);
        System.out.println("Negotiated: " + negotiated(classical));
    }

    private List<Subject> subjects(KeyKind kind, Peer.Group... groups) {
        var subjects = new ArrayList<Subject>();
        for (Peer peer : Peer.values()) {
            for (Peer.Group group : groups) {
                var scenario = new Peer.Scenario(kind, group);
                if (peer.has(scenario)) {
                    subjects.add(new Subject(peer, scenario));
                }
            }
        }
        return subjects;
    }

    private void measure(String title, List<Subject> subjects, Measure measure) throws IOException {
        for (Subject subject : subjects) {
            System.err.println("  " + title + ": " + subject.label());
            measure.carryOut(subject, pairOf(subject), effort.warmUpMillis(), new Results("", REFERENCE));
        }
        var results = new Results(title, REFERENCE);
        for (int round = 0; round < effort.rounds(); round++) {
            for (Subject subject : round % 2 == 0 ? subjects : subjects.reversed()) {
                measure.carryOut(subject, pairOf(subject), effort.millis(), results);
            }
        }
        System.out.println(results);
    }

    private Pair pairOf(Subject subject) {
        return Objects.requireNonNull(pairs.get(subject.peer()), "every peer was started");
    }

    private void handshakes(Subject subject, Pair pair, long millis, Results results) throws IOException {
        Pair.Measured one = pair.measure("handshakes", subject.scenario(), 1, millis);
        Pair.Measured eight = pair.measure("handshakes", subject.scenario(), 8, millis);
        results.add(subject.label(), "one at a time, per s", one.perSecond());
        results.add(subject.label(), "8 at once, per s", eight.perSecond());
        results.add(subject.label(), "CPU ms, both ends", one.cpuMillis());
    }

    private void bulk(Subject subject, Pair pair, long millis, Results results) throws IOException {
        Pair.Measured measured = pair.measure("one-way", subject.scenario(), 16_384, millis);
        results.add(subject.label(), "MB/s", measured.perSecond() * 16_384 / 1e6);
        results.add(subject.label(), "CPU ns per byte, both ends", measured.cpu() / measured.count() / 16_384);
        allocated(subject, measured, results);
    }

    private void messages(Subject subject, Pair pair, long millis, Results results) throws IOException {
        Pair.Measured measured = pair.measure("one-way", subject.scenario(), 100, millis);
        results.add(subject.label(), "per s", measured.perSecond());
        results.add(subject.label(), "CPU µs, both ends", 1_000 * measured.cpuMillis());
        allocated(subject, measured, results);
    }

    private static void allocated(Subject subject, Pair.Measured measured, Results results) {
        results.add(subject.label(), "B allocated, sender", measured.clientAllocated() / measured.count());
        results.add(subject.label(), "B allocated, receiver", measured.serverAllocated() / measured.count());
    }

    private void pingPong(Subject subject, Pair pair, long millis, Results results) throws IOException {
        Pair.Measured measured = pair.measure("ping-pong", subject.scenario(), 100, millis);
        results.add(subject.label(), "p50 µs", Long.parseLong(measured.more().get(0)) / 1e3);
        results.add(subject.label(), "p99 µs", Long.parseLong(measured.more().get(1)) / 1e3);
    }

    /** Memory does not vary as time does: one round. */
    private void idle(List<Subject> subjects) throws IOException {
        int number = Conditions.connectionsUpTo(effort.idle());
        var results = new Results("Server's memory for each of " + number + " idle channels", REFERENCE);
        for (Subject subject : subjects) {
            Pair pair = pairOf(subject);
            pair.measure("hold", subject.scenario(), Math.min(10, number), 0);
            long[] before = pair.serverMemory();
            pair.measure("hold", subject.scenario(), number, 0);
            long[] after = pair.serverMemory();
            pair.measure("hold", subject.scenario(), 0, 0);
            double added = 1024.0 * (number - Math.min(10, number));
            results.add(subject.label(), "heap KiB", (after[0] - before[0]) / added);
            results.add(subject.label(), "resident KiB", (after[1] - before[1]) / added);
        }
        System.out.println(results);
    }

    private String negotiated(List<Subject> subjects) throws IOException {
        var suites = new ArrayList<String>();
        for (Subject subject : subjects) {
            Pair.Measured measured = pairOf(subject).measure("negotiated", subject.scenario(), 0, 0);
            suites.add(subject.label() + " " + String.join(" ", measured.more()));
        }
        return String.join(", ", suites);
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
