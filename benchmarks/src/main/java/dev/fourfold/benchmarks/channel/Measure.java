package dev.fourfold.benchmarks.channel;

import dev.fourfold.benchmarks.channel.Peer.Group;
import dev.fourfold.benchmarks.channel.Peer.Subject;
import dev.fourfold.benchmarks.report.Results;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What is measured of each peer. */
enum Measure {
    HANDSHAKES {
        @Override
        void carryOut(Run run) {
            for (KeyKind kind : KeyKind.values()) {
                run.rounds(
                        "Full mutual handshakes, " + kind,
                        run.subjects(kind, Group.values()),
                        (subject, pair, millis, results) -> {
                            Pair.Measured one = pair.measure("handshakes", subject.scenario(), 1, millis);
                            Pair.Measured eight = pair.measure("handshakes", subject.scenario(), 8, millis);
                            results.add(subject.label(), "one at a time, per s", one.perSecond());
                            results.add(subject.label(), "8 at once, per s", eight.perSecond());
                            results.add(subject.label(), "CPU ms, both ends", one.cpuMillis());
                        });
            }
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
        // memory does not vary as time does: one round
        @Override
        void carryOut(Run run) throws IOException {
            int number = Conditions.connectionsUpTo(run.options().quick() ? 100 : 10_000);
            run.once(
                    "Server's memory for each of " + number + " idle channels",
                    run.subjects(KeyKind.P256, Group.X25519),
                    (subject, pair, _, results) -> {
                        int few = Math.min(10, number / 2);
                        pair.measure("hold", subject.scenario(), few, 0);
                        long[] before = pair.serverMemory();
                        pair.measure("hold", subject.scenario(), number, 0);
                        long[] after = pair.serverMemory();
                        pair.measure("hold", subject.scenario(), 0, 0);
                        double added = 1024.0 * (number - few);
                        results.add(subject.label(), "heap KiB", (after[0] - before[0]) / added);
                        results.add(subject.label(), "resident KiB", (after[1] - before[1]) / added);
                    });
        }
    };

    private static final int CHUNK = 16_384;
    private static final int MESSAGE = 100;

    abstract void carryOut(Run run) throws IOException;

    private static void allocated(Subject subject, Pair.Measured measured, Results results) {
        results.add(subject.label(), "B allocated, sender", measured.clientAllocated() / measured.count());
        results.add(subject.label(), "B allocated, receiver", measured.serverAllocated() / measured.count());
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
