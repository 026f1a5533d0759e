package dev.fourfold.starter.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The server process of a cluster, as its {@code postmaster.pid} tells; the pid may be somebody else's by now. */
final class Postmaster {

    private Postmaster() {}

    /**
     * Returns whether a server runs on {@code data}. A pid file that names a process of another kind is removed, for
     * PostgreSQL would take that for its own.
     */
    static boolean isRunningOn(Path data) throws IOException {
        Path file = data.resolve("postmaster.pid");
        if (Files.notExists(file)) {
            return false;
        }
        List<String> lines = Files.readAllLines(file);
        Optional<ProcessHandle> process = lines.isEmpty() ? Optional.empty() : process(lines.getFirst());
        if (process.isEmpty()) {
            return false; // a crash left the file; PostgreSQL sees that by itself
        }
        if (lines.size() > 1 && isPostgres(commandLine(process.get()), lines.get(1))) {
            return true;
        }
        Files.delete(file);
        return false;
    }

    static boolean isPostgres(String commandLine, String data) {
        return commandLine.contains("bin/postgres ") && (commandLine + " ").contains(" " + data + " ");
    }

    private static Optional<ProcessHandle> process(String pid) {
        return pid.strip().matches("\\d{1,18}") ? ProcessHandle.of(Long.parseLong(pid.strip())) : Optional.empty();
    }

    /** Returns the words of a command line, also where the handle may not tell because the uid is not ours. */
    private static String commandLine(ProcessHandle process) throws IOException {
        Path words = Path.of("/proc", Long.toString(process.pid()), "cmdline");
        return Files.isReadable(words)
                ? Files.readString(words).replace('\0', ' ')
                : process.info().commandLine().orElse("");
    }
}
