package dev.fourfold.protocol.handshake;

import static dev.fourfold.protocol.Refusals.assertRefused;
import static dev.fourfold.protocol.handshake.Dialogue.CLIENT_IDENTITY;
import static dev.fourfold.protocol.handshake.Dialogue.PKI;
import static dev.fourfold.protocol.handshake.Dialogue.SERVER_IDENTITY;
import static dev.fourfold.protocol.handshake.Dialogue.before;
import static dev.fourfold.protocol.handshake.Dialogue.endpoint;
import static dev.fourfold.protocol.handshake.Dialogue.sent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.Endpoint;
import dev.fourfold.protocol.Identity;
import dev.fourfold.protocol.PeerName;
import dev.fourfold.protocol.TestPki;
import dev.fourfold.protocol.handshake.Dialogue.Turn;
import dev.fourfold.protocol.handshake.Handshake.Connected;
import dev.fourfold.protocol.message.HandshakeMessage;
import dev.fourfold.protocol.message.HandshakeMessage.ClientHello;
import dev.fourfold.protocol.message.HandshakeMessage.Extension;
import dev.fourfold.protocol.message.HandshakeMessage.ServerCertificate;
import dev.fourfold.protocol.message.HandshakeMessage.ServerCertificateVerify;
import dev.fourfold.protocol.message.HandshakeMessage.ServerConfirm;
import dev.fourfold.protocol.message.HandshakeMessage.ServerFinished;
import dev.fourfold.protocol.message.HandshakeMessage.ServerHello;
import dev.fourfold.protocol.message.HandshakeMessage.ServerParameters;
import dev.fourfold.protocol.message.HandshakeMessage.Ticket;
import dev.fourfold.protocol.message.MessageType;
import dev.fourfold.protocol.message.SignatureScheme;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientHandshakeTest {

    private static final List<Extension> NO_EXTENSIONS = List.of();

    @Test
    void offersWhatTheSpecificationHas() {
        var hello = (ClientHello) sent(ClientHandshake.start(endpoint(CLIENT_IDENTITY), Dialogue.SERVER))
                .getFirst();
        assertThat(hello.versions()).containsExactly(1);
        assertThat(hello.suites()).containsExactly(0x0101, 0x0102, 0x0103);
        assertThat(hello.shares()).singleElement().satisfies(share -> {
            assertThat(share.group()).isEqualTo(0x11EC);
            assertThat(share.value().length()).isEqualTo(1_184 + 32);
        });
        assertThat(hello.signatureSchemes()).isEqualTo(SignatureScheme.codes());
        assertThat(hello.recordLimit()).isEqualTo(16_384);
        assertThat(hello.features()).isZero();
        assertThat(hello.extensions()).isEmpty();
        assertThat(hello.random().length()).isEqualTo(32);
    }

    @Test
    void neverOffersTheSameTwice() {
        Endpoint endpoint = endpoint(CLIENT_IDENTITY);
        var one = (ClientHello)
                sent(ClientHandshake.start(endpoint, Dialogue.SERVER)).getFirst();
        var two = (ClientHello)
                sent(ClientHandshake.start(endpoint, Dialogue.SERVER)).getFirst();
        assertThat(one.random()).isNotEqualTo(two.random());
        byte[] first = one.shares().getFirst().value().toArray();
        byte[] second = two.shares().getFirst().value().toArray();
        assertThat(Arrays.copyOf(first, 1_184)).isNotEqualTo(Arrays.copyOf(second, 1_184));
        assertThat(Arrays.copyOfRange(first, 1_184, 1_216)).isNotEqualTo(Arrays.copyOfRange(second, 1_184, 1_216));
    }

    @Test
    void showsWhoItIsOnlyAfterTheServerHasConfirmed() throws Exception {
        for (Turn turn : Dialogue.undisturbed()) {
            if (turn.state() instanceof ClientHandshake && !(turn.message() instanceof ServerConfirm)) {
                assertThat(sent(before(turn.message().getClass()).take())).isEmpty();
            }
        }
        assertThat(sent(before(ServerConfirm.class).take()))
                .extracting(HandshakeMessage::type)
                .containsExactly(
                        MessageType.CLIENT_CERTIFICATE,
                        MessageType.CLIENT_CERTIFICATE_VERIFY,
                        MessageType.CLIENT_FINISHED);
    }

    @ParameterizedTest
    @CsvSource({
        "2, 0x0101, 0x11EC, 0",
        "0, 0x0101, 0x11EC, 0",
        "1, 0x0102, 0x11ED, 0",
        "1, 0x0110, 0x11EC, 0",
        "1, 0x0110, 0x11ED, 0",
        "1, 0x0201, 0x001D, 0",
        "1, 0x0301, 0x0201, 0",
        "1, 0x0301, 0x0201, 1",
        "1, 0, 0x11EC, 0",
        "1, 0x0101, 0x001D, 0",
        "1, 0x0101, 0x11EC, 1",
        "1, 0x0101, 0x11EC, 255"
    })
    void refusesAChoiceThatItDidNotOffer(String version, String suite, String group, String resumed) {
        Turn turn = before(ServerHello.class);
        var hello = (ServerHello) turn.message();
        refuses(
                Alert.ILLEGAL_PARAMETER,
                turn,
                new ServerHello(
                        Integer.decode(version),
                        hello.random(),
                        Integer.decode(suite),
                        Integer.decode(group),
                        hello.share(),
                        Integer.decode(resumed),
                        NO_EXTENSIONS));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 0x7FFF, 0x8000, 0xFFFF})
    void refusesAnAnswerToAnExtensionThatItDidNotOffer(int type) {
        var extensions = List.of(new Extension(type, Bytes.ofHex("00")));
        Turn hello = before(ServerHello.class);
        var asked = (ServerHello) hello.message();
        refuses(
                Alert.UNSUPPORTED_EXTENSION,
                hello,
                new ServerHello(
                        asked.version(), asked.random(), asked.suite(), asked.group(), asked.share(), 0, extensions));
        refuses(Alert.UNSUPPORTED_EXTENSION, before(ServerParameters.class), parameters("", 16_384, 0, extensions));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 32, 1_119, 1_121, 1_152, 2_048})
    void refusesAShareOfAnotherLength(int length) {
        refuses(Alert.ILLEGAL_PARAMETER, before(ServerHello.class), withShare(Bytes.of(new byte[length])));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void refusesAnX25519ShareOfLowOrder(int point) {
        byte[] share =
                ((ServerHello) before(ServerHello.class).message()).share().toArray();
        System.arraycopy(LowOrderPoints.ALL.get(point), 0, share, 1_088, 32);
        refuses(Alert.ILLEGAL_PARAMETER, before(ServerHello.class), withShare(Bytes.of(share)));
    }

    @Test
    void findsOutOnlyLaterThatACiphertextIsNotItsOwn() {
        byte[] share =
                ((ServerHello) before(ServerHello.class).message()).share().toArray();
        byte[] ciphertext = new byte[1_088];
        new Random(1).nextBytes(ciphertext);
        System.arraycopy(ciphertext, 0, share, 0, ciphertext.length);
        assertThat(Dialogue.refusal(Dialogue.changing(ServerHello.class, _ -> withShare(Bytes.of(share)))))
                .isEqualTo(new Dialogue.Refusal("ExpectServerCertificateVerify", Alert.DECRYPT_ERROR));
    }

    @Test
    void refusesAnApplicationProtocolThatItDidNotAskFor() {
        refuses(Alert.ILLEGAL_PARAMETER, before(ServerParameters.class), parameters("6f", 16_384, 0, NO_EXTENSIONS));
    }

    @Test
    void givesUpIfAStapleIsDemandedThatItDoesNotHave() {
        refuses(Alert.BAD_CERTIFICATE_STATUS, before(ServerParameters.class), parameters("", 16_384, 2, NO_EXTENSIONS));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1_023, 65_537, 0xFFFFFF})
    void refusesARecordLimitOutOfRange(int limit) {
        refuses(Alert.ILLEGAL_PARAMETER, before(ServerParameters.class), parameters("", limit, 0, NO_EXTENSIONS));
    }

    @ParameterizedTest
    @ValueSource(ints = {1_024, 16_384, 65_536})
    void sendsNoMoreThanTheServerTakes(int limit) throws Exception {
        Step step = before(ServerParameters.class).state().on(parameters("", limit, 0, NO_EXTENSIONS));
        assertThat(step.actions()).contains(new Step.LimitWrites(limit));
    }

    @Test
    void ignoresFeaturesAndHintsThatItDoesNotKnow() throws Exception {
        var unknown = new ServerParameters(
                Bytes.ofHex(""),
                16_384,
                0xFFFFFFFDL,
                List.of(0x0807, 0x1234),
                List.of(Bytes.ofHex("00".repeat(16))),
                NO_EXTENSIONS);
        assertThat(before(ServerParameters.class).state().on(unknown).next())
                .isInstanceOf(ClientHandshake.ExpectServerCertificate.class);
    }

    @Test
    void refusesAServerThatDoesNotTakeItsKey() {
        var p256Only = new ServerParameters(Bytes.ofHex(""), 16_384, 0, List.of(0x0403), List.of(), NO_EXTENSIONS);
        refuses(Alert.HANDSHAKE_FAILURE, before(ServerParameters.class), p256Only);
    }

    @Test
    void refusesACertificateOfSomebodyElse() {
        Identity other = PKI.server("other.com");
        assertThat(Dialogue.refusal(endpoint(CLIENT_IDENTITY), endpoint(other), message -> message))
                .isEqualTo(new Dialogue.Refusal("ExpectServerCertificate", Alert.BAD_CERTIFICATE));
    }

    @Test
    void refusesAnEmptyChain() {
        refuses(Alert.CERTIFICATE_REQUIRED, before(ServerCertificate.class), new ServerCertificate(List.of()));
    }

    @Test
    void looksAtItsOwnClock() {
        Endpoint late = endpoint(CLIENT_IDENTITY).withClock(InstantSource.fixed(TestPki.NOW.plus(Duration.ofDays(8))));
        assertThat(Dialogue.refusal(late, endpoint(SERVER_IDENTITY), message -> message))
                .isEqualTo(new Dialogue.Refusal("ExpectServerCertificate", Alert.CERTIFICATE_EXPIRED));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 0x0403, 0x0804, 0x0808, 0xFFFF})
    void refusesASchemeThatDoesNotFitTheKey(int scheme) {
        Turn turn = before(ServerCertificateVerify.class);
        Bytes signature = ((ServerCertificateVerify) turn.message()).signature();
        refuses(Alert.ILLEGAL_PARAMETER, turn, new ServerCertificateVerify(scheme, signature));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 63, 65, 72, 5_120})
    void refusesASignatureOfAnotherLength(int length) {
        refuses(
                Alert.DECRYPT_ERROR,
                before(ServerCertificateVerify.class),
                new ServerCertificateVerify(0x0807, Bytes.of(new byte[length])));
    }

    @Test
    void refusesASignatureOfAnotherHandshake() {
        Endpoint other = endpoint(SERVER_IDENTITY);
        other.random().setSeed(5);
        Turn elsewhere = before(ServerCertificateVerify.class, endpoint(CLIENT_IDENTITY), other);
        refuses(Alert.DECRYPT_ERROR, before(ServerCertificateVerify.class), elsewhere.message());
    }

    @Test
    void refusesAMacOfAnotherLength() {
        for (int length : new int[] {33, 48}) {
            Bytes mac = Bytes.of(new byte[length]);
            refuses(Alert.DECRYPT_ERROR, before(ServerConfirm.class), new ServerConfirm(mac));
            refuses(Alert.DECRYPT_ERROR, before(ServerFinished.class), new ServerFinished(mac, List.of()));
        }
    }

    @Test
    void refusesATicketThatItDidNotAskFor() {
        Turn turn = before(ServerFinished.class);
        Bytes mac = ((ServerFinished) turn.message()).mac();
        refuses(
                Alert.ILLEGAL_PARAMETER,
                turn,
                new ServerFinished(mac, List.of(new Ticket(60, Bytes.ofHex("01"), Bytes.ofHex("02".repeat(16))))));
    }

    @Test
    void isConnectedToTheServerThatItVerified() throws Exception {
        var end = (Connected) before(ServerFinished.class).take().next();
        assertThat(end.peer().identity().name()).isEqualTo(PeerName.of("server.com"));
        assertThat(end.peer().identity().certificate()).isEqualTo(SERVER_IDENTITY.certificate());
    }

    private static ServerParameters parameters(String protocol, int limit, long features, List<Extension> extensions) {
        return new ServerParameters(
                Bytes.ofHex(protocol), limit, features, List.of(0x0807, 0x0403), List.of(), extensions);
    }

    private static ServerHello withShare(Bytes share) {
        var hello = (ServerHello) before(ServerHello.class).message();
        return new ServerHello(hello.version(), hello.random(), hello.suite(), hello.group(), share, 0, NO_EXTENSIONS);
    }

    private static void refuses(Alert alert, Turn turn, HandshakeMessage instead) {
        assertRefused(alert, () -> turn.state().on(instead));
    }
}
