package dev.fourfold.benchmarks.channel;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a run shall do.
 *
 * @param quick whether it only says that everything works
 * @param plots the folder that plots are written to
 */
record Options(boolean quick, Set<Peer> peers, Set<Measure> measures, int rounds, long millis, Path plots) {

    private static final int ROUNDS = 5;
    private static final long MILLIS = 2_000;
    private static final long QUICK_MILLIS = 50;

    static Options parse(String... args) {
        boolean quick = Set.of(args).contains("--quick");
        var options = new Options(
                quick,
                EnumSet.allOf(Peer.class),
                EnumSet.allOf(Measure.class),
                quick ? 1 : ROUNDS,
                quick ? QUICK_MILLIS : MILLIS,
                Path.of("benchmarks/target/plots"));
        for (int i = 0; i < args.length; i++) {
            if (!args[i].equals("--quick")) {
                if (i + 1 == args.length) {
                    throw new IllegalArgumentException(args[i] + " needs a value");
                }
                options = options.with(args[i], args[++i]);
            }
        }
        return options;
    }

    private Options with(String option, String value) {
        return switch (option) {
            case "--peers" -> new Options(quick, chosen(value, Peer.class, Peer::of), measures, rounds, millis, plots);
            case "--measures" ->
                new Options(quick, peers, chosen(value, Measure.class, Measure::of), rounds, millis, plots);
            case "--rounds" -> new Options(quick, peers, measures, (int) positive(option, value), millis, plots);
            case "--millis" -> new Options(quick, peers, measures, rounds, positive(option, value), plots);
            case "--plots" -> new Options(quick, peers, measures, rounds, millis, Path.of(value));
            default -> throw new IllegalArgumentException("There is no option " + option);
        };
    }

    private interface Named<E> {
        Optional<E> of(String label);
    }

    private static <E extends Enum<E>> Set<E> chosen(String labels, Class<E> type, Named<E> named) {
        Set<E> chosen = EnumSet.noneOf(type);
        for (String label : labels.split(",", -1)) {
            chosen.add(named.of(label)
                    .orElseThrow(() -> new IllegalArgumentException("There is no " + label + " among "
                            + EnumSet.allOf(type)
                                    .toString()
                                    .toLowerCase(Locale.ROOT)
                                    .replace('_', '-'))));
        }
        return chosen;
    }

    private static long positive(String option, String value) {
        if (!value.matches("[1-9][0-9]{0,5}")) {
            throw new IllegalArgumentException(option + " is a number from 1 to 999999, not " + value);
        }
        return Long.parseLong(value);
    }
}
