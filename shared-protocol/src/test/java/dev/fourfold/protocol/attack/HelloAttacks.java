package dev.fourfold.protocol.attack;

import static dev.fourfold.protocol.attack.Attack.onServer;
import static dev.fourfold.protocol.attack.Attack.unanswered;
import static dev.fourfold.protocol.attack.Deviation.bytes;
import static dev.fourfold.protocol.attack.Deviation.flight;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.Profile;
import dev.fourfold.protocol.message.HandshakeMessage.ClientHello;
import dev.fourfold.protocol.message.HandshakeMessage.Extension;
import dev.fourfold.protocol.message.HandshakeMessage.Share;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a client may do wrong before there are keys. */
final class HelloAttacks {

    private static final int HELLO = 1;
    private static final int KEM_KEY = 1_184;
    private static final String[] LOW_ORDER = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
    };

    private HelloAttacks() {}

    static List<Attack> all() {
        var attacks = new ArrayList<Attack>();
        otherProtocols(attacks);
        grammar(attacks);
        negotiation(attacks);
        shares(attacks);
        ticketsAndCookies(attacks);
        order(attacks);
        return attacks;
    }

    private static void otherProtocols(List<Attack> attacks) {
        for (String first : List.of(
                "1603010200010001fc0303",
                "474554202f20485454502f312e310d0a0d0a",
                "5353482d322e302d780d0a",
                "00000000",
                "d3000011",
                "d400001100",
                "ff")) {
            attacks.add(unanswered(
                    Target.Role.SERVER,
                    "speaks another protocol: " + first,
                    Alert.UNEXPECTED_MESSAGE,
                    flight(HELLO, (self, _) -> self.raw(first))));
        }
        attacks.add(unanswered(
                Target.Role.SERVER,
                "begins with its end",
                Alert.CLOSE_NOTIFY,
                flight(HELLO, (self, _) -> self.raw("d200000100"))));
        attacks.add(unanswered(Target.Role.SERVER, "ends within its hello", null, flight(HELLO, (self, hello) -> {
            self.handshake(Arrays.copyOf(hello, 100));
            self.cut();
        })));
        attacks.add(unanswered(
                Target.Role.SERVER, "ends before it has said anything", null, flight(HELLO, (self, _) -> self.cut())));
    }

    private static void grammar(List<Attack> attacks) {
        attacks.add(onServer(
                "announces a hello of more than 8 KiB",
                Alert.RECORD_OVERFLOW,
                flight(HELLO, (self, _) -> self.raw("d1000004 01001ffd"))));
        attacks.add(onServer(
                "announces a record of more than 16 KiB",
                Alert.RECORD_OVERFLOW,
                flight(HELLO, (self, _) -> self.raw("d1004001"))));
        attacks.add(onServer(
                "sends an empty record", Alert.DECODE_ERROR, flight(HELLO, (self, _) -> self.raw("d1000000"))));
        attacks.add(onServer(
                "sends one byte too many in its hello", Alert.DECODE_ERROR, flight(HELLO, (self, hello) -> {
                    byte[] longer = Arrays.copyOf(hello, hello.length + 1);
                    longer[3]++;
                    self.handshake(longer);
                })));
        attacks.add(
                onServer("announces one byte less than it sends", Alert.DECODE_ERROR, flight(HELLO, (self, hello) -> {
                    hello[3]--;
                    self.handshake(hello);
                })));
        attacks.add(onServer("gives a list a length past the end", Alert.DECODE_ERROR, flight(HELLO, (self, hello) -> {
            hello[39] = (byte) 0xFE;
            self.handshake(hello);
        })));
        attacks.add(
                onServer("gives a list of numbers an odd length", Alert.DECODE_ERROR, flight(HELLO, (self, hello) -> {
                    hello[39]--;
                    self.handshake(hello);
                })));
        attacks.add(onServer(
                "offers no suites at all", Alert.DECODE_ERROR, Hello.changed(hello -> hello.suites = List.of())));
        attacks.add(onServer("sends a hello over 65 records", Alert.UNEXPECTED_MESSAGE, flight(HELLO, (self, hello) -> {
            for (int i = 0; i < 65; i++) {
                self.handshake(new byte[] {hello[i]});
            }
        })));
        attacks.add(onServer(
                "repeats an extension",
                Alert.DECODE_ERROR,
                Hello.changed(hello -> hello.extensions =
                        List.of(new Extension(7, Bytes.ofHex("")), new Extension(7, Bytes.ofHex(""))))));
        attacks.add(onServer(
                "sends extensions in falling order",
                Alert.DECODE_ERROR,
                Hello.changed(hello -> hello.extensions =
                        List.of(new Extension(8, Bytes.ofHex("")), new Extension(7, Bytes.ofHex(""))))));
        attacks.add(onServer(
                "sends an unknown message type",
                Alert.UNEXPECTED_MESSAGE,
                flight(HELLO, (self, _) -> self.raw("d1000004 2a000000"))));
    }

    private static void negotiation(List<Attack> attacks) {
        attacks.add(onServer(
                "has another version only",
                Alert.PROTOCOL_VERSION,
                Hello.changed(hello -> hello.versions = List.of(2, 0x0304))));
        attacks.add(onServer("has unknown suites only", Alert.HANDSHAKE_FAILURE, Hello.changed(hello -> {
            hello.suites = List.of(0x1301, 0xF001);
            hello.shares = List.of();
        })));
        attacks.add(onServer("has classical suites only", Alert.INSUFFICIENT_SECURITY, Hello.changed(hello -> {
            hello.suites = List.of(0x0201);
            hello.shares = List.of(new Share(0x001D, Bytes.of(new byte[32])));
        })));
        attacks.add(onServer("has the suite for resumption only", Alert.HANDSHAKE_FAILURE, Hello.changed(hello -> {
            hello.suites = List.of(0x0301);
            hello.shares = List.of();
        })));
        attacks.add(onServer(
                "accepts no scheme of the server's key",
                Alert.HANDSHAKE_FAILURE,
                Hello.changed(hello -> hello.schemes = List.of(0x0403, 0x0804))));
        attacks.add(onServer(
                "has an unknown critical extension",
                Alert.UNSUPPORTED_EXTENSION,
                Hello.changed(hello -> hello.extensions = List.of(new Extension(0x8001, Bytes.ofHex("00"))))));
        for (int limit : new int[] {0, 1_023, 65_537, 0xFFFFFF}) {
            attacks.add(onServer(
                    "asks for records of " + limit,
                    Alert.ILLEGAL_PARAMETER,
                    Hello.changed(hello -> hello.recordLimit = limit)));
        }
        attacks.add(
                onServer("speaks none of the application protocols", Alert.NO_APPLICATION_PROTOCOL, new Deviation() {})
                        .upon(Target.endpoint(Target.SERVER_IDENTITY).withApplicationProtocols(List.of("otp/1"))));
        attacks.add(onServer("is of another profile", Alert.INSUFFICIENT_SECURITY, new Deviation() {})
                .by(Target.endpoint(Target.CLIENT_IDENTITY).withProfile(Profile.HIGH)));
    }

    private static void shares(List<Attack> attacks) {
        attacks.add(onServer(
                "sends two shares of one group",
                Alert.ILLEGAL_PARAMETER,
                Hello.changed(hello -> hello.shares = List.of(hello.shares.getFirst(), hello.shares.getFirst()))));
        attacks.add(onServer("sends two shares of an unknown group", Alert.ILLEGAL_PARAMETER, Hello.changed(hello -> {
            var unknown = new Share(0x1234, Bytes.ofHex("00"));
            hello.shares = List.of(hello.shares.getFirst(), unknown, unknown);
        })));
        attacks.add(onServer(
                "sends a share that no suite needs",
                Alert.ILLEGAL_PARAMETER,
                Hello.changed(hello ->
                        hello.shares = List.of(hello.shares.getFirst(), new Share(0x001D, Bytes.of(new byte[32]))))));
        for (String point : LOW_ORDER) {
            attacks.add(onServer(
                    "sends the X25519 share of low order " + point.substring(0, 8),
                    Alert.ILLEGAL_PARAMETER,
                    Hello.changed(hello ->
                            hello.patchShare(KEM_KEY, Bytes.ofHex(point).toArray()))));
        }
        attacks.add(onServer(
                "sends an encapsulation key with coefficients beyond the modulus",
                Alert.ILLEGAL_PARAMETER,
                Hello.changed(hello -> hello.patchShare(0, Bytes.ofHex("ffffff").toArray()))));
        for (int length : new int[] {1, 32, 1_184, 1_215, 1_217}) {
            attacks.add(onServer(
                    "sends a share of " + length + " bytes",
                    Alert.ILLEGAL_PARAMETER,
                    Hello.changed(hello -> hello.shares = List.of(new Share(0x11EC, Bytes.of(new byte[length]))))));
        }
    }

    private static void ticketsAndCookies(List<Attack> attacks) {
        attacks.add(onServer(
                "sends a ticket without a binder",
                Alert.DECODE_ERROR,
                Hello.changed(hello -> hello.ticket = Bytes.of(new byte[32]))));
        attacks.add(onServer(
                "sends a binder without a ticket",
                Alert.DECODE_ERROR,
                Hello.changed(hello -> hello.binder = Bytes.of(new byte[32]))));
        attacks.add(onServer("sends a ticket of 15 bytes", Alert.DECODE_ERROR, Hello.changed(hello -> {
            hello.ticket = Bytes.of(new byte[15]);
            hello.binder = Bytes.of(new byte[32]);
        })));
        attacks.add(onServer(
                "sends a cookie that it was not given",
                Alert.ILLEGAL_PARAMETER,
                Hello.changed(hello -> hello.cookie = Bytes.of(new byte[157]))));
    }

    private static void order(List<Attack> attacks) {
        attacks.add(onServer(
                "says hello twice in one record",
                Alert.UNEXPECTED_MESSAGE,
                bytes(ClientHello.class, hello -> List.of(hello.encode(), hello.encode()))));
        attacks.add(onServer(
                "begins with ClientFinished",
                Alert.UNEXPECTED_MESSAGE,
                flight(HELLO, (self, _) -> self.raw("d1000025 1e000021 20" + "00".repeat(32)))));
        attacks.add(onServer(
                "begins with a message of servers",
                Alert.UNEXPECTED_MESSAGE,
                flight(HELLO, (self, _) -> self.raw("d1000025 10000021 20" + "00".repeat(32)))));
        attacks.add(onServer(
                "begins with a key update",
                Alert.UNEXPECTED_MESSAGE,
                flight(HELLO, (self, _) -> self.raw("d1000005 2800000100"))));
        attacks.add(onServer("sends an alert of two bytes", Alert.DECODE_ERROR, flight(HELLO, (self, hello) -> {
            self.handshake(Arrays.copyOf(hello, 50));
            self.raw("d2000002 2828");
        })));
    }
}
