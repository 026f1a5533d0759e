package dev.fourfold.benchmarks.channel;

import java.io.IOException;
import java.util.List;

/** Keeps processes on one core for a while, where {@code taskset} is there: waking another core costs more than a record. */
final class Pinning {

    private static final String FIRST = "0";

    private final boolean possible;

    Pinning() throws IOException {
        possible = run("taskset", "--version");
    }

    Pinned pin(List<Long> processes) throws IOException {
        place(processes, FIRST);
        return () -> place(processes, "0-" + (Runtime.getRuntime().availableProcessors() - 1));
    }

    private void place(List<Long> processes, String cores) throws IOException {
        if (possible) {
            for (long process : processes) {
                if (!run("taskset", "--all-tasks", "--cpu-list", "--pid", cores, String.valueOf(process))) {
                    throw new IOException("taskset does not place process " + process + " on " + cores);
                }
            }
        }
    }

    private static boolean run(String... command) throws IOException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } catch (IOException e) {
            if (command.length > 2) {
                throw e;
            }
            return false; // there is no such program
        }
    }

    @Override
    public String toString() {
        return possible ? "both ends on one core" : "not pinned, as taskset is not there";
    }

    /** Ends the pinning. */
    @FunctionalInterface
    interface Pinned extends AutoCloseable {
        @Override
        void close() throws IOException;
    }
}
