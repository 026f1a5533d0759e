package dev.fourfold.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Processes that do nothing, until this is closed. */
record Frozen(List<ProcessHandle> processes) implements AutoCloseable {

    static Frozen freeze(List<ProcessHandle> processes) {
        signal("-STOP", processes);
        return new Frozen(processes);
    }

    @Override
    public void close() {
        signal("-CONT", processes);
    }

    private static void signal(String signal, List<ProcessHandle> processes) {
        List<String> command = new ArrayList<>(List.of("kill", signal));
        processes.forEach(process -> command.add("" + process.pid()));
        try {
            new ProcessBuilder(command).inheritIO().start().onExit().join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
