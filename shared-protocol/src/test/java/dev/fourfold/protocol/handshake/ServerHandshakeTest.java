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
import dev.fourfold.protocol.Identity;
import dev.fourfold.protocol.PeerName;
import dev.fourfold.protocol.TestPki;
import dev.fourfold.protocol.handshake.Dialogue.Refusal;
import dev.fourfold.protocol.handshake.Dialogue.Turn;
import dev.fourfold.protocol.handshake.Handshake.Connected;
import dev.fourfold.protocol.message.HandshakeMessage;
import dev.fourfold.protocol.message.HandshakeMessage.ClientCertificate;
import dev.fourfold.protocol.message.HandshakeMessage.ClientCertificateVerify;
import dev.fourfold.protocol.message.HandshakeMessage.ClientFinished;
import dev.fourfold.protocol.message.HandshakeMessage.ClientHello;
import dev.fourfold.protocol.message.HandshakeMessage.Extension;
import dev.fourfold.protocol.message.HandshakeMessage.HelloRetry;
import dev.fourfold.protocol.message.HandshakeMessage.ServerHello;
import dev.fourfold.protocol.message.HandshakeMessage.Share;
import dev.fourfold.protocol.message.MessageType;
import java.util.List;
import java.util.function.Consumer;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerHandshakeTest {

    private static final int KEM_KEY = 1_184;

    @Test
    void answersWithWhatTheClientOffers() throws Exception {
        List<HandshakeMessage> answers = sent(before(ClientHello.class).take());
        assertThat(answers)
                .extracting(HandshakeMessage::type)
                .containsExactly(
                        MessageType.SERVER_HELLO,
                        MessageType.SERVER_PARAMETERS,
                        MessageType.SERVER_CERTIFICATE,
                        MessageType.SERVER_CERTIFICATE_VERIFY,
                        MessageType.SERVER_CONFIRM);
        var hello = (ServerHello) answers.getFirst();
        assertThat(hello.version()).isEqualTo(1);
        assertThat(hello.suite()).isEqualTo(0x0101);
        assertThat(hello.group()).isEqualTo(0x11EC);
        assertThat(hello.share().length()).isEqualTo(1_088 + 32);
        assertThat(hello.resumed()).isZero();
        assertThat(hello.extensions()).isEmpty();
    }

    @Test
    void ignoresOffersThatItDoesNotKnow() throws Exception {
        Turn turn = before(ClientHello.class);
        var offered = (ClientHello) turn.message();
        var generous = new ClientHello(
                List.of(0x0009, 0x0001, 0x7F7F),
                offered.random(),
                List.of(0x0999, 0x0101),
                List.of(
                        new Share(0x7777, Bytes.ofHex("00".repeat(32))),
                        offered.shares().getFirst()),
                List.of(0x0804, 0x0807),
                65_536,
                0xFFFFFFFDL,
                Bytes.ofHex("616263"),
                List.of(Bytes.ofHex("68326f")),
                List.of(Bytes.ofHex("00".repeat(16))),
                List.of(new Extension(0, Bytes.ofHex("")), new Extension(0x7FFF, Bytes.ofHex("0102"))),
                Bytes.ofHex(""),
                Bytes.ofHex("02".repeat(16)),
                Bytes.ofHex("03"));
        Step step = turn.state().on(generous);
        assertThat(step.next()).isInstanceOf(ServerHandshake.ExpectClientCertificate.class);
        assertThat(step.actions()).contains(new Step.LimitWrites(65_536));
        assertThat(((ServerHello) sent(step).getFirst()).extensions()).isEmpty();
    }

    @Test
    void refusesAClientWithoutACommonVersion() {
        refuses(Alert.PROTOCOL_VERSION, hello -> hello.versions = List.of(0, 2, 0x0100));
    }

    @Test
    void refusesAClientWithoutACommonSuite() {
        refuses(Alert.HANDSHAKE_FAILURE, hello -> hello.offer(0x0110, 0x1301));
        refuses(Alert.HANDSHAKE_FAILURE, hello -> hello.offer(0x1301));
        refuses(Alert.HANDSHAKE_FAILURE, hello -> hello.offer(0x0301));
    }

    @Test
    void refusesAClientThatOffersOnlyWhatItsProfileForbids() {
        refuses(Alert.INSUFFICIENT_SECURITY, hello -> hello.offer(0x0201));
        refuses(Alert.INSUFFICIENT_SECURITY, hello -> hello.offer(0x0203, 0x0110, 0x0202));
    }

    @Test
    void refusesAClientThatDoesNotTakeItsKey() {
        refuses(Alert.HANDSHAKE_FAILURE, hello -> hello.schemes = List.of(0x0403, 0x0804));
    }

    @Test
    void refusesTwoSharesOfOneGroup() {
        refuses(
                Alert.ILLEGAL_PARAMETER,
                hello -> hello.shares = List.of(hello.shares.getFirst(), hello.shares.getFirst()));
        refuses(Alert.ILLEGAL_PARAMETER, hello -> {
            var unknown = new Share(0x7777, Bytes.ofHex("00"));
            hello.shares = List.of(hello.shares.getFirst(), unknown, unknown);
        });
    }

    @Test
    void asksForTheShareThatItsSuiteNeeds() throws Exception {
        Turn turn = before(ClientHello.class);
        var hello = new Hello((ClientHello) turn.message());
        hello.shares = List.of();
        Step step = turn.state().on(hello.message());
        assertThat(step.next()).isInstanceOf(ServerHandshake.ExpectSecondClientHello.class);
        assertThat(sent(step)).singleElement().isInstanceOfSatisfying(HelloRetry.class, retry -> {
            assertThat(retry.suite()).isEqualTo(0x0101);
            assertThat(retry.group()).isEqualTo(0x11EC);
            assertThat(retry.cookie().length()).isPositive();
        });
    }

    @Test
    void refusesAShareThatNoSuiteNeeds() {
        refuses(
                Alert.ILLEGAL_PARAMETER,
                hello -> hello.shares =
                        List.of(new Share(0x001D, hello.shares.getFirst().value())));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 32, 1_184, 1_215, 1_217, 2_048})
    void refusesAShareOfAnotherLength(int length) {
        refuses(Alert.ILLEGAL_PARAMETER, hello -> hello.share(new byte[length]));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
    void refusesAnX25519ShareOfLowOrder(int point) {
        refuses(Alert.ILLEGAL_PARAMETER, hello -> {
            byte[] share = hello.share();
            System.arraycopy(LowOrderPoints.ALL.get(point), 0, share, KEM_KEY, 32);
            hello.share(share);
        });
    }

    /** FIPS 203, section 7.2: each of the 768 coefficients, 12 bits each, must be below 3329. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 383, 384, 766, 767})
    void refusesAnEncapsulationKeyWithACoefficientThatIsNotReduced(int coefficient) {
        for (int value : new int[] {3_329, 4_095}) {
            refuses(Alert.ILLEGAL_PARAMETER, hello -> {
                byte[] share = hello.share();
                int at = coefficient / 2 * 3;
                if (coefficient % 2 == 0) {
                    share[at] = (byte) value;
                    share[at + 1] = (byte) ((share[at + 1] & 0xF0) | (value >> 8));
                } else {
                    share[at + 1] = (byte) ((share[at + 1] & 0x0F) | ((value & 0x0F) << 4));
                    share[at + 2] = (byte) (value >> 4);
                }
                hello.share(share);
            });
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1_023, 65_537, 0xFFFFFF})
    void refusesARecordLimitOutOfRange(int limit) {
        refuses(Alert.ILLEGAL_PARAMETER, hello -> hello.recordLimit = limit);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x8000, 0x8001, 0xFFFF})
    void refusesACriticalExtension(int type) {
        refuses(
                Alert.UNSUPPORTED_EXTENSION,
                hello -> hello.extensions =
                        List.of(new Extension(1, Bytes.ofHex("")), new Extension(type, Bytes.ofHex(""))));
    }

    @Test
    void refusesAnEmptyChain() {
        refuses(Alert.CERTIFICATE_REQUIRED, before(ClientCertificate.class), new ClientCertificate(List.of()));
    }

    @Test
    void refusesAStranger() {
        Identity stranger = new TestPki().client("client.com");
        assertThat(Dialogue.refusal(endpoint(stranger), endpoint(SERVER_IDENTITY), message -> message))
                .isEqualTo(new Refusal("ExpectClientCertificate", Alert.UNKNOWN_CA));
    }

    @Test
    void refusesTheCertificateOfAServer() {
        assertThat(Dialogue.refusal(endpoint(PKI.server("a.com")), endpoint(SERVER_IDENTITY), message -> message))
                .isEqualTo(new Refusal("ExpectClientCertificate", Alert.UNSUPPORTED_CERTIFICATE));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 0x0403, 0x0804, 0xFFFF})
    void refusesASchemeThatDoesNotFitTheKey(int scheme) {
        Turn turn = before(ClientCertificateVerify.class);
        Bytes signature = ((ClientCertificateVerify) turn.message()).signature();
        refuses(Alert.ILLEGAL_PARAMETER, turn, new ClientCertificateVerify(scheme, signature));
    }

    @Test
    void refusesASignatureThatIsNoDer() {
        Identity p256 = PKI.identity(leaf -> {
            leaf.names = List.of("client.com");
            leaf.keyAlgorithm = "EC";
            leaf.purposes = List.of(KeyPurposeId.id_kp_clientAuth);
        });
        Turn turn = before(ClientCertificateVerify.class, endpoint(p256), endpoint(SERVER_IDENTITY));
        for (int length : new int[] {1, 64, 72}) {
            refuses(Alert.DECRYPT_ERROR, turn, new ClientCertificateVerify(0x0403, Bytes.of(new byte[length])));
        }
        Bytes signature = ((ClientCertificateVerify) turn.message()).signature();
        refuses(Alert.DECRYPT_ERROR, turn, new ClientCertificateVerify(0x0403, Bytes.ofHex(signature + "00")));
        refuses(Alert.ILLEGAL_PARAMETER, turn, new ClientCertificateVerify(0x0807, signature));
    }

    @Test
    void refusesAMacOfAnotherLength() {
        for (int length : new int[] {33, 48}) {
            refuses(Alert.DECRYPT_ERROR, before(ClientFinished.class), new ClientFinished(Bytes.of(new byte[length])));
        }
    }

    @Test
    void saysThatTheClientIsAcceptedUnderApplicationKeysOnly() throws Exception {
        Step step = before(ClientFinished.class).take();
        List<Class<?>> actions = step.actions().stream()
                .<Class<?>>map(Object::getClass)
                .filter(type -> type != Step.Tell.class)
                .toList();
        assertThat(actions)
                .containsExactly(
                        Step.StopReading.class, Step.ProtectReads.class, Step.ProtectWrites.class, Step.Send.class);
        var end = (Connected) step.next();
        assertThat(end.peer().identity().name()).isEqualTo(PeerName.of("client.com"));
        assertThat(end.peer().identity().certificate()).isEqualTo(CLIENT_IDENTITY.certificate());
    }

    private static void refuses(Alert alert, Consumer<Hello> bend) {
        Turn turn = before(ClientHello.class);
        var hello = new Hello((ClientHello) turn.message());
        bend.accept(hello);
        refuses(alert, turn, hello.message());
    }

    private static void refuses(Alert alert, Turn turn, HandshakeMessage instead) {
        assertRefused(alert, () -> turn.state().on(instead));
    }

    /** A ClientHello as a test may bend it. */
    private static final class Hello {
        private final ClientHello offered;
        private List<Integer> versions;
        private List<Integer> suites;
        private List<Share> shares;
        private List<Integer> schemes;
        private int recordLimit;
        private List<Extension> extensions;

        Hello(ClientHello offered) {
            this.offered = offered;
            versions = offered.versions();
            suites = offered.suites();
            shares = offered.shares();
            schemes = offered.signatureSchemes();
            recordLimit = offered.recordLimit();
            extensions = offered.extensions();
        }

        void offer(Integer... suites) {
            this.suites = List.of(suites);
            shares = List.of();
        }

        byte[] share() {
            return shares.getFirst().value().toArray();
        }

        void share(byte[] share) {
            shares = List.of(new Share(0x11EC, Bytes.of(share)));
        }

        ClientHello message() {
            Bytes none = Bytes.ofHex("");
            return new ClientHello(
                    versions,
                    offered.random(),
                    suites,
                    shares,
                    schemes,
                    recordLimit,
                    0,
                    none,
                    List.of(),
                    List.of(),
                    extensions,
                    none,
                    none,
                    none);
        }
    }
}
