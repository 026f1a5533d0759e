package dev.fourfold.starter.database;

import dev.fourfold.starter.StartUpException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The right to use a folder, for one application at a time. The operating system takes it back when the process ends,
 * however it ends; so whoever holds it knows that a PostgreSQL that still runs on the folder is an orphan.
 */
final class FolderLock implements AutoCloseable {

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    static FolderLock take(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return new FolderLock(channel);
            }
        } catch (OverlappingFileLockException _) {
            // another application context of this very process
        }
        channel.close();
        throw new StartUpException(
                "The database folder " + folder + " is in use by a running instance of this application.",
                "Stop the other instance, or give this one its own folder with fourfold.data, or set"
                        + " spring.datasource.url so that both use one PostgreSQL server.");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
