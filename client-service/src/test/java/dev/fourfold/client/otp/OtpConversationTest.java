package dev.fourfold.client.otp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.enrolment.Passphrase;
import dev.fourfold.protocol.otp.OtpMessage;
import dev.fourfold.protocol.otp.OtpText;
import dev.fourfold.starter.status.CertificateStatuses;
import dev.fourfold.starter.status.Standing;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OtpConversationTest {

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream toServer = new ByteArrayOutputStream();
    private Inbox inbox;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private OtpConversation conversation;

    @BeforeEach
    void open() throws IOException {
        inbox = Inbox.open(
                directory,
                Passphrase.of("correct horse battery"),
                new Clocks(() -> Instant.EPOCH, () -> 0),
                new Changes());
        conversation = new OtpConversation(inbox, CertificateStatuses.unchecked(), meters);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stored", "repeated", "rejected", "failed", "withdrawn"})
    void countsFromZero(String outcome) {
        assertThat(meters.get("fourfold.inbox.deliveries")
                        .tag("outcome", outcome)
                        .counter()
                        .count())
                .isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"ON_HOLD", "REVOKED", "UNKNOWN"})
    void isNotHeldWithAServerWhoseCertificateTheCaDoesNotVouchFor(Standing standing) {
        assertThatThrownBy(() -> OtpConversation.require(standing)).isInstanceOf(ProtocolException.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"GOOD", "STILL_GOOD", "SILENT"})
    void isHeldThoughTheCaSaysNothing(Standing standing) throws IOException {
        OtpConversation.require(standing);
        conversation.hold(new ByteArrayInputStream(delivery("dlv_1")), toServer::writeBytes);

        assertThat(inbox.held()).containsExactly("dlv_1");
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

    static Stream<OtpMessage> whatOnlyADeviceSays() {
        return Stream.of(
                new OtpMessage.Acknowledge("dlv_1"),
                new OtpMessage.Reject("dlv_1", OtpMessage.Reject.Reason.FULL),
                new OtpMessage.Holding(List.of("dlv_1")));
    }

    @ParameterizedTest
    @MethodSource("whatOnlyADeviceSays")
    void endsWhenTheServerSends(OtpMessage message) {
        assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> hold(message.encode()));
    }

    @Test
    void saysFirstWhatItHolds() throws IOException {
        hold(delivery("dlv_1"), delivery("dlv_2"), new OtpMessage.Withdraw("dlv_2", OtpText.of("Locked.")).encode());
        toServer.reset();
        hold(delivery("dlv_3"));

        assertThat(sent())
                .containsExactly(new OtpMessage.Holding(List.of("dlv_1")), new OtpMessage.Acknowledge("dlv_3"));
    }

    @Test
    void saysNothingFirstIfItHoldsNothing() throws IOException {
        hold();

        assertThat(sent()).isEmpty();
    }

    @Test
    void removesWhatIsWithdrawn() throws IOException {
        hold(delivery("dlv_1"), delivery("dlv_2"), new OtpMessage.Withdraw("dlv_1", null).encode());

        assertThat(inbox.messages()).extracting(Message::deliveryId).containsExactly("dlv_2");
    }

    @Test
    void acknowledgesWithoutShowingWhatWasWithdrawnBeforeItCame() throws IOException {
        hold(new OtpMessage.Withdraw("dlv_1", null).encode(), delivery("dlv_1"));

        assertThat(acknowledged()).containsExactly("dlv_1");
        assertThat(inbox.messages()).isEmpty();
    }

    @Test
    void rejectsATextThatMayNotBeShownAndGoesOn() throws IOException {
        byte[] poison = delivery("dlv_1");
        poison[poison.length - 1] = '\n';
        hold(poison, delivery("dlv_2"));

        assertThat(sent())
                .containsExactly(
                        new OtpMessage.Reject("dlv_1", OtpMessage.Reject.Reason.UNACCEPTABLE),
                        new OtpMessage.Acknowledge("dlv_2"));
        assertThat(inbox.messages()).hasSize(1);
    }

    @Test
    void rejectsWhatItHasNoRoomFor() throws IOException {
        for (int i = 0; i < OtpMessage.MOST_HELD; i++) {
            hold(delivery("dlv_" + i));
        }
        toServer.reset();
        hold(delivery("dlv_more"), new OtpMessage.Withdraw("dlv_7", null).encode(), delivery("dlv_more"));

        assertThat(sent().subList(1, 3))
                .containsExactly(
                        new OtpMessage.Reject("dlv_more", OtpMessage.Reject.Reason.FULL),
                        new OtpMessage.Acknowledge("dlv_more"));
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
        return sent().stream()
                .filter(OtpMessage.Acknowledge.class::isInstance)
                .map(message -> ((OtpMessage.Acknowledge) message).deliveryId())
                .toList();
    }

    private List<OtpMessage> sent() throws IOException {
        var in = new ByteArrayInputStream(toServer.toByteArray());
        var messages = new ArrayList<OtpMessage>();
        Optional<OtpMessage> message = OtpMessage.read(in);
        while (message.isPresent()) {
            messages.add(message.get());
            message = OtpMessage.read(in);
        }
        return messages;
    }

    private static byte[] delivery(String id) {
        return InboxTest.delivery(id, Duration.ofMinutes(5)).encode();
    }
}
