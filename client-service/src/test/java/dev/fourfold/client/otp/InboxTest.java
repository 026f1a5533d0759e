package dev.fourfold.client.otp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fourfold.protocol.enrolment.Passphrase;
import dev.fourfold.protocol.otp.OtpMessage;
import dev.fourfold.protocol.otp.OtpText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InboxTest {

    private static final Instant START = Instant.parse("2026-11-01T12:00:00Z");
    private static final String SENTENCE = "The OTP for transferring Rs 1 to your friend's account is 123456.";

    @TempDir
    private Path parent;

    private Path directory;
    private Instant now = START;
    private long count = -5; // from anywhere, and over zero
    private Inbox inbox;

    @BeforeEach
    void open() throws IOException {
        directory = parent.resolve("data/inbox");
        inbox = reopened("correct horse battery");
    }

    @Test
    void keepsADelivery() {
        assertThat(inbox.store(delivery("dlv_1", Duration.ofMinutes(5)))).isEqualTo(Inbox.Outcome.STORED);

        assertThat(inbox.messages()).singleElement().satisfies(message -> {
            assertThat(message.deliveryId()).isEqualTo("dlv_1");
            assertThat(message.transferId()).isEqualTo("trf_1");
            assertThat(message.generation()).isEqualTo(2);
            assertThat(message.issuedAt()).isEqualTo(Instant.EPOCH);
            assertThat(message.receivedAt()).isEqualTo(START);
            assertThat(message.expiresAt()).isEqualTo(START.plusSeconds(300));
            assertThat(message.text().reveal()).isEqualTo(SENTENCE);
        });
    }

    @Test
    void keepsARepeatedDeliveryOnceAndAsItWas() {
        inbox.store(delivery("dlv_1", Duration.ofMinutes(5)));
        pass(Duration.ofSeconds(10));

        assertThat(inbox.store(delivery("dlv_1", Duration.ofMinutes(9)))).isEqualTo(Inbox.Outcome.REPEATED);
        assertThat(inbox.messages())
                .singleElement()
                .satisfies(message -> assertThat(message.receivedAt()).isEqualTo(START));
    }

    @Test
    void survivesARestart() throws IOException {
        inbox.store(delivery("dlv_1", Duration.ofMinutes(5)));

        Inbox reopened = reopened("correct horse battery");
        assertThat(reopened.messages()).hasSize(1);
        assertThat(reopened.store(delivery("dlv_1", Duration.ofMinutes(5)))).isEqualTo(Inbox.Outcome.REPEATED);
    }

    @Test
    void opensWithItsPassphraseOnly() {
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> reopened("another passphrase"));
    }

    @Test
    void showsTheNewestFirst() {
        inbox.store(delivery("dlv_2", Duration.ofMinutes(5)));
        pass(Duration.ofSeconds(1));
        inbox.store(delivery("dlv_1", Duration.ofMinutes(5)));

        assertThat(inbox.messages()).extracting(Message::deliveryId).containsExactly("dlv_1", "dlv_2");
    }

    @Test
    void deletesWhatHasExpired() throws IOException {
        inbox.store(delivery("dlv_1", Duration.ofMinutes(1)));
        inbox.store(delivery("dlv_2", Duration.ofMinutes(5)));
        pass(Duration.ofSeconds(60));
        inbox.purge();

        assertThat(inbox.messages()).extracting(Message::deliveryId).containsExactly("dlv_2");
        assertThat(Files.size(directory.resolve("dlv_1.otp"))).isLessThan(30);
    }

    @Test
    void keepsNoSentenceInClear() throws IOException {
        inbox.store(delivery("dlv_1", Duration.ofMinutes(5)));

        for (Path file : files()) {
            assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                    .doesNotContain("OTP for", "123456", "trf_1");
        }
    }

    @Test
    void isForItsOwnerAlone() throws IOException {
        inbox.store(delivery("dlv_1", Duration.ofMinutes(5)));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
        assertThat(files())
                .hasSize(2)
                .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------"));
    }

    @Test
    void closesADirectoryThatIsTooOpen() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        reopened("correct horse battery");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
    }

    @Test
    void leavesOutAFileOfAnotherName() throws IOException {
        inbox.store(delivery("dlv_1", Duration.ofMinutes(5)));
        Files.copy(directory.resolve("dlv_1.otp"), directory.resolve("dlv_2.otp"));

        assertThat(inbox.messages()).extracting(Message::deliveryId).containsExactly("dlv_1");
    }

    @Test
    void leavesOutAFileOfWhichAnyBitIsFlipped() throws IOException {
        inbox.store(delivery("dlv_1", Duration.ofMinutes(5)));
        Path file = directory.resolve("dlv_1.otp");
        byte[] whole = Files.readAllBytes(file);

        for (int i = 0; i < whole.length; i += 7) {
            byte[] flipped = whole.clone();
            flipped[i] ^= 1;
            Files.write(file, flipped);
            assertThat(inbox.messages()).as("byte %d", i).isEmpty();
        }
    }

    @Test
    void replacesAFileThatCannotBeOpened() throws IOException {
        Files.write(directory.resolve("dlv_1.otp"), new byte[] {1, 2, 3});

        assertThat(inbox.store(delivery("dlv_1", Duration.ofMinutes(5)))).isEqualTo(Inbox.Outcome.STORED);
        assertThat(inbox.messages()).hasSize(1);
    }

    @Test
    void forgetsAWriteThatWasCutOff() throws IOException {
        Files.write(directory.resolve("dlv_1.otp123.new"), new byte[] {1});
        reopened("correct horse battery");

        assertThat(files()).noneMatch(file -> file.toString().endsWith(".new"));
    }

    @Test
    void saysThatADeliveryCouldNotBeKept() throws IOException {
        for (Path file : files()) {
            Files.delete(file);
        }
        Files.delete(directory);

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> inbox.store(delivery("dlv_1", Duration.ofMinutes(5))))
                .withMessageNotContaining("123456");
    }

    private void pass(Duration time) {
        now = now.plus(time);
        count += time.toNanos();
    }

    private Inbox reopened(String passphrase) throws IOException {
        return Inbox.open(directory, Passphrase.of(passphrase), new Clocks(() -> now, () -> count), new Changes());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    static OtpMessage.Deliver delivery(String id, Duration validity) {
        return new OtpMessage.Deliver(id, "trf_1", 2, Instant.EPOCH, validity, OtpText.of(SENTENCE));
    }
}
