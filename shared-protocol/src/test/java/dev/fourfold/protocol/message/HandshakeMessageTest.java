package dev.fourfold.protocol.message;

import static dev.fourfold.protocol.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.message.HandshakeMessage.CertificateEntry;
import dev.fourfold.protocol.message.HandshakeMessage.ClientCertificate;
import dev.fourfold.protocol.message.HandshakeMessage.ClientCertificateVerify;
import dev.fourfold.protocol.message.HandshakeMessage.ClientFinished;
import dev.fourfold.protocol.message.HandshakeMessage.ClientHello;
import dev.fourfold.protocol.message.HandshakeMessage.Extension;
import dev.fourfold.protocol.message.HandshakeMessage.HelloRetry;
import dev.fourfold.protocol.message.HandshakeMessage.KeyUpdate;
import dev.fourfold.protocol.message.HandshakeMessage.ServerCertificate;
import dev.fourfold.protocol.message.HandshakeMessage.ServerCertificateVerify;
import dev.fourfold.protocol.message.HandshakeMessage.ServerConfirm;
import dev.fourfold.protocol.message.HandshakeMessage.ServerFinished;
import dev.fourfold.protocol.message.HandshakeMessage.ServerHello;
import dev.fourfold.protocol.message.HandshakeMessage.ServerParameters;
import dev.fourfold.protocol.message.HandshakeMessage.Share;
import dev.fourfold.protocol.message.HandshakeMessage.Ticket;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Golden bytes of every message, and what no message may be. */
class HandshakeMessageTest {

    private static final String RANDOM = "a0".repeat(32);
    private static final String MAC = "5a".repeat(32);
    private static final Bytes NONE = Bytes.of(new byte[0]);

    record Golden(HandshakeMessage message, String hex) {

        @Override
        public String toString() {
            return message.type().title();
        }
    }

    private static Stream<Golden> golden() {
        var mac = Bytes.ofHex(MAC);
        return Stream.of(
                new Golden(
                        new ClientHello(
                                List.of(1, 2),
                                Bytes.ofHex(RANDOM),
                                List.of(0x0101, 0x0102),
                                List.of(new Share(0x11EC, Bytes.ofHex("c0c1")), new Share(29, Bytes.ofHex("d0"))),
                                List.of(0x0807, 0x0403),
                                0x4000,
                                0x80000001L,
                                Bytes.ofHex("61"),
                                List.of(Bytes.ofHex("6f7470"), Bytes.ofHex("78")),
                                List.of(Bytes.ofHex("b0".repeat(16))),
                                List.of(new Extension(1, NONE), new Extension(0x8002, Bytes.ofHex("e0e1"))),
                                Bytes.ofHex("f0"),
                                Bytes.ofHex("f1".repeat(16)),
                                Bytes.ofHex("f3f4f5")),
                        "01000081" + "0400010002" + RANDOM + "0401010102" + "000b" + "11ec0002c0c1" + "001d0001d0"
                                + "0408070403" + "004000" + "80000001" + "0161" + "06036f74700178" + "0010"
                                + "b0".repeat(16) + "000a" + "00010000" + "80020002e0e1" + "01f0" + "10"
                                + "f1".repeat(16)
                                + "03f3f4f5"),
                new Golden(
                        new ServerHello(
                                1,
                                Bytes.ofHex(RANDOM),
                                0x0101,
                                0x11EC,
                                Bytes.ofHex("c0c1c2"),
                                0,
                                List.of(new Extension(7, Bytes.ofHex("e0")))),
                        "02000033" + "0001" + RANDOM + "0101" + "11ec" + "0003c0c1c2" + "00" + "0005" + "00070001e0"),
                new Golden(
                        new ServerParameters(
                                Bytes.ofHex("6f7470"),
                                0x010000,
                                0,
                                List.of(0x0807, 0x0403),
                                List.of(Bytes.ofHex("b0".repeat(16))),
                                List.of()),
                        "08000024" + "036f7470" + "010000" + "00000000" + "0408070403" + "0010" + "b0".repeat(16)
                                + "0000"),
                new Golden(
                        new ServerCertificate(chain()),
                        "0b000010" + "01" + "000d" + "00023000" + "0000" + "000130" + "0002abcd"),
                new Golden(new ServerCertificateVerify(0x0807, Bytes.ofHex("99")), "0f000005" + "0807" + "000199"),
                new Golden(new ServerConfirm(mac), "10000021" + "20" + MAC),
                new Golden(
                        new ClientCertificate(chain()),
                        "15000010" + "01" + "000d" + "00023000" + "0000" + "000130" + "0002abcd"),
                new Golden(new ClientCertificateVerify(0x0403, Bytes.ofHex("99")), "19000005" + "0403" + "000199"),
                new Golden(new ClientFinished(mac), "1e000021" + "20" + MAC),
                new Golden(
                        new ServerFinished(
                                mac, List.of(new Ticket(0x01020304, Bytes.ofHex("55"), Bytes.ofHex("77".repeat(16))))),
                        "1f00003a" + "20" + MAC + "0017" + "01020304" + "0155" + "10" + "77".repeat(16)),
                new Golden(new HelloRetry(0x0101, 0x11EC, Bytes.ofHex("ab")), "03000006" + "0101" + "11ec" + "01ab"),
                new Golden(new KeyUpdate(1), "28000001" + "01"));
    }

    private static List<CertificateEntry> chain() {
        return List.of(
                new CertificateEntry(Bytes.ofHex("3000"), NONE),
                new CertificateEntry(Bytes.ofHex("30"), Bytes.ofHex("abcd")));
    }

    @ParameterizedTest
    @MethodSource("golden")
    void encodesToGoldenBytes(Golden golden) {
        assertThat(HexFormat.of().formatHex(golden.message.encode())).isEqualTo(golden.hex);
    }

    @ParameterizedTest
    @MethodSource("golden")
    void decodesGoldenBytes(Golden golden) throws Exception {
        assertThat(HandshakeMessage.decode(bytes(golden.hex))).isEqualTo(golden.message);
    }

    @ParameterizedTest
    @MethodSource("golden")
    void refusesEveryTruncation(Golden golden) {
        byte[] whole = bytes(golden.hex);
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertRefused(Alert.DECODE_ERROR, () -> HandshakeMessage.decode(part));
        }
    }

    @ParameterizedTest
    @MethodSource("golden")
    void refusesEveryTruncationThatItsHeaderKnowsOf(Golden golden) {
        byte[] whole = bytes(golden.hex);
        for (int length = 4; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            part[3] = (byte) (length - 4);
            assertRefused(Alert.DECODE_ERROR, () -> HandshakeMessage.decode(part));
        }
    }

    @ParameterizedTest
    @MethodSource("golden")
    void refusesATrailingByte(Golden golden) {
        byte[] longer = bytes(golden.hex + "00");
        assertRefused(Alert.DECODE_ERROR, () -> HandshakeMessage.decode(longer));
        longer[3]++;
        assertRefused(Alert.DECODE_ERROR, () -> HandshakeMessage.decode(longer));
    }

    @ParameterizedTest
    @MethodSource("golden")
    void isOfTheTypeThatItsFirstByteSays(Golden golden) throws Exception {
        assertThat(golden.message.type()).isEqualTo(MessageType.ofCode(bytes(golden.hex)[0]));
        assertThat(golden.message.type().title())
                .isEqualTo(golden.message.getClass().getSimpleName());
    }

    @Test
    void survivesEncodingAndDecoding() throws Exception {
        for (long seed = 0; seed < 300; seed++) {
            for (HandshakeMessage message : new Messages(seed).ofEachType()) {
                assertThat(HandshakeMessage.decode(message.encode())).isEqualTo(message);
            }
        }
    }

    /** What the transcript rests on: there is one spelling of a message. */
    @Test
    void encodesWhateverItDecodesToTheSameBytes() {
        var random = new Random(1);
        int decoded = 0;
        for (Golden golden : golden().toList()) {
            for (int round = 0; round < 3_000; round++) {
                byte[] bytes = bytes(golden.hex);
                for (int change = random.nextInt(1, 4); change > 0; change--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
                try {
                    assertThat(HandshakeMessage.decode(bytes).encode()).isEqualTo(bytes);
                    decoded++;
                } catch (ProtocolException e) {
                    assertThat(e.alert())
                            .isIn(
                                    Alert.DECODE_ERROR,
                                    Alert.UNEXPECTED_MESSAGE,
                                    Alert.ILLEGAL_PARAMETER,
                                    Alert.PROTOCOL_VERSION);
                }
            }
        }
        assertThat(decoded).isGreaterThan(1_000);
    }

    @Test
    void hasNoOtherTypes() {
        var known = List.of(1, 2, 3, 8, 11, 15, 16, 21, 25, 30, 31, 40);
        IntStream.range(0, 256).filter(type -> !known.contains(type)).forEach(type -> {
            byte[] bytes = {(byte) type, 0, 0, 0};
            assertRefused(Alert.UNEXPECTED_MESSAGE, () -> HandshakeMessage.decode(bytes));
        });
    }

    @Test
    void refusesTheHelloOfALaterVersionWithoutReadingOn() {
        assertRefused(Alert.PROTOCOL_VERSION, () -> HandshakeMessage.decode(bytes("01000006" + "0400020003" + "ff")));
        assertRefused(Alert.PROTOCOL_VERSION, () -> HandshakeMessage.decode(bytes("01000003" + "020000")));
        assertRefused(Alert.DECODE_ERROR, () -> HandshakeMessage.decode(bytes("01000006" + "0400020001" + "ff")));
    }

    @Test
    void refusesACertificateMessageOfAnotherKind() {
        for (String type : List.of("0b", "15")) {
            for (String kind : List.of("00", "02", "ff")) {
                assertRefused(
                        Alert.ILLEGAL_PARAMETER, () -> HandshakeMessage.decode(bytes(type + "000003" + kind + "0000")));
            }
        }
    }

    @Test
    void cannotBeChangedThroughTheListsThatItWasMadeOf() {
        var chain = new java.util.ArrayList<>(chain());
        var certificate = new ServerCertificate(chain);
        chain.clear();
        assertThat(certificate.chain()).hasSize(2);
        assertThatThrownBy(() -> certificate.chain().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
