package dev.fourfold.benchmarks.channel;

import dev.fourfold.benchmarks.channel.Peer.Group;
import dev.fourfold.benchmarks.channel.Peer.Subject;
import dev.fourfold.benchmarks.report.Curves;
import dev.fourfold.benchmarks.report.Results;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What is measured of each peer. */
enum Measure {
    HANDSHAKES {
        @Override
        void carryOut(Run run) {
            for (KeyKind kind : KeyKind.values()) {
                run.rounds("Full mutual handshakes, " + kind, run.subjects(kind, Group.values()), Measure::handshakes);
            }
        }
    },

    /** The platform is quickest with RSA, BoringSSL with P-256. */
    DEFAULT {
        @Override
        void carryOut(Run run) {
            List<Subject> subjects = Stream.of(
                            run.subjects(KeyKind.RSA2048, Group.X25519).stream().filter(Peer.JSSE_SOCKET::is),
                            run.subjects(KeyKind.ED25519, Group.X25519MLKEM768).stream()
                                    .filter(Peer.FOURFOLD::is),
                            run.subjects(KeyKind.P256, Group.X25519, Group.X25519MLKEM768).stream()
                                    .filter(Peer.BORINGSSL::is))
                    .flatMap(each -> each)
                    .toList();
            run.rounds(
                    "Full mutual handshakes, the default beside the quickest of others: fourfold ED25519, jsse-socket"
                            + " RSA2048, boringssl P256",
                    subjects,
                    Measure::handshakes);
        }
    },

    RESUMED {
        @Override
        void carryOut(Run run) {
            run.rounds(
                    "Resumed handshakes with fresh key exchange, P256",
                    run.resuming(KeyKind.P256, Group.values()),
                    (subject, pair, millis, results) -> {
                        Pair.Measured one = pair.measure("resumed", subject.scenario(), 1, millis);
                        results.add(subject.label(), "one at a time, per s", one.perSecond());
                        results.add(subject.label(), "CPU ms, both ends", one.cpuMillis());
                    });
        }
    },

    BULK {
        @Override
        void carryOut(Run run) {
            run.rounds(
                    "One way, 16 KiB in each write",
                    run.subjects(KeyKind.P256, Group.X25519),
                    (subject, pair, millis, results) -> {
                        Pair.Measured measured = pair.measure("one-way", subject.scenario(), CHUNK, millis);
                        results.add(subject.label(), "MB/s", measured.perSecond() * CHUNK / 1e6);
                        results.add(
                                subject.label(),
                                "CPU ns per byte, both ends",
                                measured.cpu() / measured.count() / CHUNK);
                        allocated(subject, measured, results);
                    });
        }
    },

    MESSAGES {
        @Override
        void carryOut(Run run) {
            run.rounds(
                    "One way, messages of 100 bytes, each in a record",
                    run.subjects(KeyKind.P256, Group.X25519),
                    (subject, pair, millis, results) -> {
                        Pair.Measured measured = pair.measure("one-way", subject.scenario(), MESSAGE, millis);
                        results.add(subject.label(), "per s", measured.perSecond());
                        results.add(subject.label(), "CPU µs, both ends", 1_000 * measured.cpuMillis());
                        allocated(subject, measured, results);
                    });
        }
    },

    PING_PONG {
        @Override
        void carryOut(Run run) throws IOException {
            var pinning = new Pinning();
            run.rounds(
                    "100 bytes there and back, " + pinning,
                    run.subjects(KeyKind.P256, Group.X25519),
                    (subject, pair, millis, results) -> {
                        try (var _ = pinning.pin(pair.processes())) {
                            Pair.Measured measured = pair.measure("ping-pong", subject.scenario(), MESSAGE, millis);
                            results.add(
                                    subject.label(),
                                    "p50 µs",
                                    Long.parseLong(measured.more().get(0)) / 1e3);
                            results.add(
                                    subject.label(),
                                    "p99 µs",
                                    Long.parseLong(measured.more().get(1)) / 1e3);
                        }
                    });
        }
    },

    IDLE {
        @Override
        void carryOut(Run run) throws IOException {
            int number = Conditions.connectionsUpTo(run.options().quick() ? 100 : 10_000);
            // memory does not vary as time does: one round
            run.once(
                    "Server's memory for each of " + number + " idle channels",
                    run.subjects(KeyKind.P256, Group.X25519),
                    (subject, pair, _, results) -> {
                        double[] memory = idle(subject, pair, number);
                        results.add(subject.label(), "heap KiB", memory[0]);
                        results.add(subject.label(), "resident KiB", memory[1]);
                    });
        }
    },

    HANDSHAKES_BY_CLIENTS {
        @Override
        void carryOut(Run run) throws IOException {
            run.curves(
                    new Curves("Full handshakes", "clients at once", "handshakes/s"),
                    label(),
                    run.subjects(KeyKind.P256, Group.X25519),
                    run.options().quick() ? List.of(1, 4) : List.of(1, 3, 10, 30, 100, 300, 1_000),
                    (subject, pair, clients, millis) -> pair.measure("handshakes", subject.scenario(), clients, millis)
                            .perSecond());
        }
    },

    THROUGHPUT_BY_SIZE {
        @Override
        void carryOut(Run run) throws IOException {
            run.curves(
                    new Curves("Messages one way", "bytes in each message", "MB/s"),
                    label(),
                    run.subjects(KeyKind.P256, Group.X25519),
                    run.options().quick()
                            ? List.of(16, 1 << 20)
                            : List.of(16, 64, 256, 1 << 10, 1 << 12, 1 << 14, 1 << 16, 1 << 18, 1 << 20),
                    (subject, pair, size, millis) -> pair.measure("one-way", subject.scenario(), size, millis)
                                    .perSecond()
                            * size
                            / 1e6);
        }
    },

    MEMORY_BY_CHANNELS {
        @Override
        void carryOut(Run run) throws IOException {
            int most = Conditions.connectionsUpTo(run.options().quick() ? 20 : 10_000);
            run.curves(
                    new Curves("The server's heap", "idle channels", "KiB for each"),
                    label(),
                    run.subjects(KeyKind.P256, Group.X25519),
                    List.of(Math.min(most, 100), Math.min(most, 1_000), most).stream()
                            .distinct()
                            .toList(),
                    (subject, pair, channels, _) -> idle(subject, pair, channels)[0]);
        }
    };

    private static final int CHUNK = 16_384;
    private static final int MESSAGE = 100;

    abstract void carryOut(Run run) throws IOException;

    private static void handshakes(Subject subject, Pair pair, long millis, Results results) throws IOException {
        Pair.Measured one = pair.measure("handshakes", subject.scenario(), 1, millis);
        Pair.Measured eight = pair.measure("handshakes", subject.scenario(), 8, millis);
        results.add(subject.label(), "one at a time, per s", one.perSecond());
        results.add(subject.label(), "8 at once, per s", eight.perSecond());
        results.add(subject.label(), "CPU ms, both ends", one.cpuMillis());
    }

    private static void allocated(Subject subject, Pair.Measured measured, Results results) {
        results.add(subject.label(), "B allocated, sender", measured.clientAllocated() / measured.count());
        results.add(subject.label(), "B allocated, receiver", measured.serverAllocated() / measured.count());
    }

    /** Returns what the server holds for each of so many idle channels, in KiB: of heap, and resident. */
    private static double[] idle(Subject subject, Pair pair, int number) throws IOException {
        int few = Math.min(10, number / 2);
        pair.measure("hold", subject.scenario(), few, 0);
        long[] before = pair.serverMemory();
        pair.measure("hold", subject.scenario(), number, 0);
        long[] after = pair.serverMemory();
        pair.measure("hold", subject.scenario(), 0, 0);
        double added = 1024.0 * (number - few);
        return new double[] {(after[0] - before[0]) / added, (after[1] - before[1]) / added};
    }

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<Measure> of(String label) {
        return Arrays.stream(values())
                .filter(measure -> measure.label().equals(label))
                .findFirst();
    }
}
