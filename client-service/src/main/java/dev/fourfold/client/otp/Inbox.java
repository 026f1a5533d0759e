package dev.fourfold.client.otp;

import dev.fourfold.protocol.enrolment.Passphrase;
import dev.fourfold.protocol.otp.OtpMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one-time passwords that have arrived and have not expired: one file each, sealed, named by the delivery, on the
 * disk before the receipt goes out. Expired ones are deleted.
 */
final class Inbox {

    private static final Logger log = LoggerFactory.getLogger(Inbox.class);
    private static final String KEY = "inbox.p12";
    private static final String SUFFIX = ".otp";

    private final Path directory;
    private final Seal seal;
    private final InstantSource clock;

    private Inbox(Path directory, Seal seal, InstantSource clock) {
        this.directory = directory;
        this.seal = seal;
        this.clock = clock;
    }

    /** Opens the inbox in a directory, which is made if it is not there. */
    static Inbox open(Path directory, Passphrase passphrase, InstantSource clock) throws IOException {
        DurableFile.directory(directory);
        deleteDrafts(directory);
        return new Inbox(directory, Seal.open(directory.resolve(KEY), passphrase), clock);
    }

    private static void deleteDrafts(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path draft : files.filter(file -> file.toString().endsWith(DurableFile.DRAFT))
                    .toList()) {
                Files.delete(draft);
            }
        }
    }

    /**
     * Keeps a delivery, and returns whether it is new here. When this returns, it is on the disk.
     *
     * @throws UncheckedIOException if it could not be kept
     */
    synchronized boolean store(OtpMessage.Deliver delivery) {
        Path file = directory.resolve(delivery.deliveryId() + SUFFIX);
        if (read(file).isPresent()) {
            return false;
        }
        Message message = Message.of(delivery, clock.instant());
        try {
            DurableFile.write(file, seal.seal(message.deliveryId(), message.toBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException("Delivery " + message.deliveryId() + " could not be kept", e);
        }
        return true;
    }

    /** Returns what has not expired, newest first. */
    synchronized List<Message> messages() {
        Instant now = clock.instant();
        try (Stream<Path> files = Files.list(directory)) {
            List<Message> all = files.filter(file -> file.toString().endsWith(SUFFIX))
                    .flatMap(file -> read(file).stream())
                    .sorted(Comparator.comparing(Message::receivedAt).reversed())
                    .toList();
            for (Message message : all) {
                if (message.isOver(now)) {
                    Files.delete(directory.resolve(message.deliveryId() + SUFFIX));
                }
            }
            return all.stream().filter(message -> !message.isOver(now)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The inbox cannot be read", e);
        }
    }

    /** Removes what is shown of a delivery. */
    synchronized void withdraw(OtpMessage.Withdraw withdrawal) {
        try {
            Files.deleteIfExists(directory.resolve(withdrawal.deliveryId() + SUFFIX));
        } catch (IOException e) {
            throw new UncheckedIOException("Delivery " + withdrawal.deliveryId() + " could not be removed", e);
        }
    }

    private Optional<Message> read(Path file) {
        String name = file.getFileName().toString();
        String deliveryId = name.substring(0, name.length() - SUFFIX.length());
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Message.of(deliveryId, seal.open(deliveryId, Files.readAllBytes(file))));
        } catch (IOException | IllegalArgumentException e) {
            log.warn("{} cannot be opened and is left out", file, e);
            return Optional.empty();
        }
    }
}
