package dev.fourfold.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Processes that do nothing, until this is closed. */
record Frozen(List<ProcessHandle> processes) implements AutoCloseable {

    static Frozen freeze(List<ProcessHandle> processes) {
        signal("-STOP", processes);
        return new Frozen(processes);
    }

    /** Stops all processes of the database in a folder. */
    static Frozen database(Path folder) {
        List<ProcessHandle> processes = ProcessHandle.allProcesses()
                .filter(process -> process.info().command().orElse("").endsWith("/postgres")
                        && process.info().commandLine().orElse("").contains(folder.toString()))
                .flatMap(postmaster -> Stream.concat(Stream.of(postmaster), postmaster.descendants()))
                .toList();
        assertThat(processes).isNotEmpty();
        return freeze(processes);
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
