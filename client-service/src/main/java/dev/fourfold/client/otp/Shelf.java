package dev.fourfold.client.otp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder of the inbox: a sealed file for each delivery, named by it. An empty one is only a name to remember. */
final class Shelf {

    private static final Logger log = LoggerFactory.getLogger(Shelf.class);
    private static final String SUFFIX = ".otp";

    private final Path directory;
    private final Seal seal;
    private final Set<String> unreadable = ConcurrentHashMap.newKeySet();

    Shelf(Path directory, Seal seal) {
        this.directory = directory;
        this.seal = seal;
    }

    /** What is in the file of a delivery: nothing, if only the name is remembered. */
    record Content(Optional<Message> message) {}

    List<String> deliveryIds() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX))
                    .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                    .toList();
        }
    }

    /** Returns what is kept of a delivery; what cannot be opened is not there, and is said once. */
    Optional<Content> read(String deliveryId) {
        try {
            byte[] plain = seal.open(deliveryId, Files.readAllBytes(file(deliveryId)));
            return Optional.of(
                    new Content(plain.length == 0 ? Optional.empty() : Optional.of(Message.of(deliveryId, plain))));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            if (unreadable.add(deliveryId)) {
                log.warn(
                        "{} is left out: it cannot be read, or was changed, or belongs to another inbox. It can be deleted",
                        file(deliveryId),
                        e);
            }
            return Optional.empty();
        }
    }

    void write(Message message) throws IOException {
        DurableFile.write(file(message.deliveryId()), seal.seal(message.deliveryId(), message.toBytes()));
    }

    void writeName(String deliveryId) throws IOException {
        DurableFile.write(file(deliveryId), seal.seal(deliveryId, new byte[0]));
    }

    void delete(String deliveryId) throws IOException {
        Files.deleteIfExists(file(deliveryId));
    }

    private Path file(String deliveryId) {
        return directory.resolve(deliveryId + SUFFIX);
    }
}
