package dev.fourfold.server.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The newest head that this process has seen, in a file of its data folder: whoever cuts the end of the log in the
 * database, or puts an older database in its place, is noticed here.
 */
final class KeptHead {

    private final Path file;
    private Head head;

    KeptHead(Path file) {
        this.file = file;
        this.head = read(file);
    }

    synchronized Head get() {
        return head;
    }

    synchronized void keep(Head newer) {
        if (newer.equals(head)) {
            return;
        }
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path draft = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(draft, newer.text() + "\n");
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("The head of the audit log cannot be kept in " + file, e);
        }
        head = newer;
    }

    private static Head read(Path file) {
        try {
            if (!Files.exists(file)) {
                return Head.NONE;
            }
            return Head.parse(Files.readString(file)).orElseThrow(() -> new IOException("not a head of an audit log"));
        } catch (IOException e) {
            throw new UncheckedIOException("The head of the audit log cannot be read from " + file, e);
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
