package dev.fourfold.benchmarks.channel;

import dev.fourfold.benchmarks.channel.Peer.Group;
import dev.fourfold.benchmarks.channel.Peer.Scenario;
import dev.fourfold.benchmarks.channel.Peer.Subject;
import dev.fourfold.benchmarks.report.Curves;
import dev.fourfold.benchmarks.report.Results;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The rounds of one run, and the processes of its peers. A peer that fails is named, and left out from then on. */
final class Run implements Closeable {

    private static final String REFERENCE = Peer.JSSE_SOCKET.label();

    private final Options options;
    private final Path folder;
    private final Map<Peer, Pair> pairs = new EnumMap<>(Peer.class);
    private final Map<Peer, String> failures = new EnumMap<>(Peer.class);

    Run(Options options, Path folder) {
        this.options = options;
        this.folder = folder;
    }

    /** Something that is measured of a subject, as one round or one of them. */
    @FunctionalInterface
    interface Act {
        void carryOut(Subject subject, Pair pair, long millis, Results results) throws IOException;
    }

    /** Something that the processes of a peer are told to do. */
    @FunctionalInterface
    interface Deed {
        void carryOut(Pair pair) throws IOException;
    }

    Options options() {
        return options;
    }

    List<String> failures() {
        return List.copyOf(failures.values());
    }

    List<Subject> subjects(KeyKind kind, Group... groups) {
        return subjects(false, kind, groups);
    }

    /** Returns those that resume. */
    List<Subject> resuming(KeyKind kind, Group... groups) {
        return subjects(true, kind, groups);
    }

    private List<Subject> subjects(boolean resuming, KeyKind kind, Group... groups) {
        return options.peers().stream()
                .flatMap(peer ->
                        Arrays.stream(groups).map(group -> new Subject(peer, new Scenario(kind, group, resuming))))
                .filter(subject -> subject.peer().has(subject.scenario()))
                .toList();
    }

    /** Measures each subject once in each round, and prints the table. */
    void rounds(String title, List<Subject> subjects, Act act) {
        for (Subject subject : subjects) {
            System.err.println("  " + title + ": " + subject.label());
            attempt(subject, 2 * options.millis(), new Results("", REFERENCE), act); // warms up
        }
        var results = new Results(title, REFERENCE);
        for (int round = 0; round < options.rounds(); round++) {
            for (Subject subject : round % 2 == 0 ? subjects : subjects.reversed()) {
                attempt(subject, options.millis(), results, act);
            }
        }
        System.out.println(results);
    }

    /** Measures each subject once, and prints the table. */
    void once(String title, List<Subject> subjects, Act act) {
        var results = new Results(title, REFERENCE);
        for (Subject subject : subjects) {
            System.err.println("  " + title + ": " + subject.label());
            attempt(subject, options.millis(), results, act);
        }
        System.out.println(results);
    }

    /** A figure of a subject at one place of a curve. */
    @FunctionalInterface
    interface Point {
        double measure(Subject subject, Pair pair, int at, long millis) throws IOException;
    }

    /** Measures each subject at each place once in each round, prints the table, and writes the plot. */
    void curves(Curves curves, String file, List<Subject> subjects, List<Integer> places, Point point)
            throws IOException {
        for (Subject subject : subjects) {
            System.err.println("  " + file + ": " + subject.label());
            attempt(subject, pair -> point.measure(subject, pair, places.getFirst(), options.millis())); // warms up
        }
        for (int round = 0; round < options.rounds(); round++) {
            for (int at : places) {
                System.err.println("  " + file + ": " + at + ", round " + (round + 1));
                for (Subject subject : round % 2 == 0 ? subjects : subjects.reversed()) {
                    boolean measured = attempt(
                            subject,
                            pair -> curves.add(
                                    subject.label(), at, point.measure(subject, pair, at, options.millis() / 2)));
                    if (!measured) {
                        curves.remove(subject.label());
                    }
                }
            }
        }
        System.out.println(curves);
        Path plot = Files.createDirectories(options.plots()).resolve(file + ".svg");
        Files.writeString(plot, curves.svg());
        System.out.println("![" + file + "](" + plot + ")\n");
    }

    private void attempt(Subject subject, long millis, Results results, Act act) {
        boolean carriedOut = attempt(subject, pair -> act.carryOut(subject, pair, millis, results));
        if (!carriedOut) {
            results.remove(subject.label());
        }
    }

    /** Does something with the processes of a subject; says whether that worked. */
    boolean attempt(Subject subject, Deed deed) {
        if (failures.containsKey(subject.peer())) {
            return false;
        }
        try {
            deed.carryOut(pairOf(subject.peer()));
            return true;
        } catch (IOException e) {
            failures.put(subject.peer(), subject.label() + " with " + subject.scenario() + " " + e.getMessage());
            Pair failed = pairs.remove(subject.peer());
            if (failed != null) {
                failed.close();
            }
            return false;
        }
    }

    private Pair pairOf(Peer peer) throws IOException {
        Pair running = pairs.get(peer);
        if (running != null) {
            return running;
        }
        var scenarios = new ArrayList<Scenario>();
        for (KeyKind kind : KeyKind.values()) {
            for (Group group : Group.values()) {
                scenarios.add(new Scenario(kind, group, false));
                scenarios.add(new Scenario(kind, group, true));
            }
        }
        var started = new Pair(peer, folder, scenarios, options.quick());
        pairs.put(peer, started);
        return started;
    }

    @Override
    public void close() {
        pairs.values().forEach(Pair::close);
    }
}
