package dev.fourfold.client.otp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.enrolment.Passphrase;
import dev.fourfold.protocol.otp.OtpMessage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OtpConversationTest {

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream toServer = new ByteArrayOutputStream();
    private Inbox inbox;
    private OtpConversation conversation;

    @BeforeEach
    void open() throws IOException {
        inbox = Inbox.open(directory, Passphrase.of("correct horse battery"), () -> Instant.EPOCH);
        conversation = new OtpConversation(inbox, new SimpleMeterRegistry());
    }

    @Test
    void acknowledgesADeliveryOnceItIsKept() throws IOException {
        var kept = new ArrayList<Boolean>();
        conversation.hold(
                new ByteArrayInputStream(delivery("dlv_1")),
                _ -> kept.add(Files.exists(directory.resolve("dlv_1.otp"))));

        assertThat(kept).containsExactly(true);
    }

    @Test
    void acknowledgesARepeatedDeliveryAgain() throws IOException {
        hold(delivery("dlv_1"), delivery("dlv_1"), delivery("dlv_2"));

        assertThat(acknowledged()).containsExactly("dlv_1", "dlv_1", "dlv_2");
        assertThat(inbox.messages()).hasSize(2);
    }

    @Test
    void doesNotAcknowledgeWhatItCouldNotKeep() throws IOException {
        Files.delete(directory.resolve("inbox.p12"));
        Files.delete(directory);
        hold(delivery("dlv_1"));

        assertThat(acknowledged()).isEmpty();
    }

    @Test
    void endsWhenTheServerSendsAReceipt() {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> hold(new OtpMessage.Acknowledge("dlv_1").encode()));
    }

    @Test
    void endsWhenTheServerSendsWhatIsNoMessage() {
        assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> hold(new byte[] {9, 0, 0, 0}));
    }

    @Test
    void keepsNothingOfAMessageThatIsCutOff() {
        byte[] whole = delivery("dlv_1");
        byte[] cut = Arrays.copyOf(whole, whole.length - 1);

        assertThatExceptionOfType(EOFException.class).isThrownBy(() -> hold(cut));
        assertThat(inbox.messages()).isEmpty();
    }

    private void hold(byte[]... messages) throws IOException {
        var fromServer = new ByteArrayOutputStream();
        for (byte[] message : messages) {
            fromServer.writeBytes(message);
        }
        conversation.hold(new ByteArrayInputStream(fromServer.toByteArray()), toServer::writeBytes);
    }

    private List<String> acknowledged() throws IOException {
        var in = new ByteArrayInputStream(toServer.toByteArray());
        var ids = new ArrayList<String>();
        Optional<OtpMessage> message = OtpMessage.read(in);
        while (message.isPresent()) {
            ids.add(((OtpMessage.Acknowledge) message.get()).deliveryId());
            message = OtpMessage.read(in);
        }
        return ids;
    }

    private static byte[] delivery(String id) {
        return InboxTest.delivery(id, Duration.ofMinutes(5)).encode();
    }
}
