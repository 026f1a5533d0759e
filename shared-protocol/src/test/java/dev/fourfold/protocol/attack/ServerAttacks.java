package dev.fourfold.protocol.attack;

import static dev.fourfold.protocol.attack.Attack.onClient;
import static dev.fourfold.protocol.attack.Deviation.bytes;
import static dev.fourfold.protocol.attack.Deviation.changing;
import static dev.fourfold.protocol.attack.Deviation.flight;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.message.HandshakeMessage;
import dev.fourfold.protocol.message.HandshakeMessage.Extension;
import dev.fourfold.protocol.message.HandshakeMessage.HelloRetry;
import dev.fourfold.protocol.message.HandshakeMessage.ServerCertificate;
import dev.fourfold.protocol.message.HandshakeMessage.ServerCertificateVerify;
import dev.fourfold.protocol.message.HandshakeMessage.ServerConfirm;
import dev.fourfold.protocol.message.HandshakeMessage.ServerFinished;
import dev.fourfold.protocol.message.HandshakeMessage.ServerHello;
import dev.fourfold.protocol.message.HandshakeMessage.ServerParameters;
import dev.fourfold.protocol.message.HandshakeMessage.Ticket;
import dev.fourfold.protocol.record.ContentType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/** What a server may do wrong. */
final class ServerAttacks {

    private static final int SERVER_HELLO = 2;
    private static final int SERVER_PARAMETERS = 8;
    private static final int SERVER_FINISHED = 31;

    private ServerAttacks() {}

    static List<Attack> all() {
        var attacks = new ArrayList<Attack>();
        choices(attacks);
        retries(attacks);
        parameters(attacks);
        identity(attacks);
        proofs(attacks);
        end(attacks);
        return attacks;
    }

    private static ServerHello hello(ServerHello from, int version, int suite, int group, Bytes share, int resumed) {
        return new ServerHello(version, from.random(), suite, group, share, resumed, from.extensions());
    }

    private static void choice(List<Attack> attacks, String name, int version, int suite, int group, int resumed) {
        attacks.add(onClient(
                name,
                Alert.ILLEGAL_PARAMETER,
                changing(ServerHello.class, from -> hello(from, version, suite, group, from.share(), resumed))));
    }

    private static void choices(List<Attack> attacks) {
        choice(attacks, "chooses a version that was not offered", 2, 0x0101, 0x11EC, 0);
        choice(attacks, "chooses a suite that was not offered", 1, 0x0110, 0x11ED, 0);
        choice(attacks, "goes down to a classical suite", 1, 0x0201, 0x001D, 0);
        choice(attacks, "chooses an unknown suite", 1, 0x1301, 0x11EC, 0);
        choice(attacks, "chooses the suite for resumption without one", 1, 0x0301, 0x0201, 0);
        choice(attacks, "chooses a group that is not of its suite", 1, 0x0101, 0x001D, 0);
        choice(attacks, "resumes what nobody offered", 1, 0x0101, 0x11EC, 1);
        choice(attacks, "is neither resumed nor not", 1, 0x0101, 0x11EC, 2);
        for (int length : new int[] {0, 32, 1_088, 1_119, 1_121}) {
            attacks.add(onClient(
                    "sends a share of " + length + " bytes",
                    Alert.ILLEGAL_PARAMETER,
                    changing(
                            ServerHello.class, from -> hello(from, 1, 0x0101, 0x11EC, Bytes.of(new byte[length]), 0))));
        }
        attacks.add(onClient(
                "sends an X25519 share of low order", Alert.ILLEGAL_PARAMETER, changing(ServerHello.class, from -> {
                    byte[] share = from.share().toArray();
                    Arrays.fill(share, 1_088, 1_120, (byte) 0);
                    return hello(from, 1, 0x0101, 0x11EC, Bytes.of(share), 0);
                })));
        attacks.add(onClient(
                "answers an extension that was not offered",
                Alert.UNSUPPORTED_EXTENSION,
                changing(
                        ServerHello.class,
                        from -> new ServerHello(
                                1,
                                from.random(),
                                from.suite(),
                                from.group(),
                                from.share(),
                                0,
                                List.of(new Extension(5, Bytes.ofHex("")))))));
        attacks.add(onClient(
                "says hello twice",
                Alert.UNEXPECTED_MESSAGE,
                bytes(ServerHello.class, from -> List.of(from.encode(), from.encode()))));
        attacks.add(onClient(
                "says hello as a client does",
                Alert.UNEXPECTED_MESSAGE,
                flight(SERVER_HELLO, (self, _) -> self.raw("d100003f" + Adversary.HELLO))));
        attacks.add(onClient(
                "shows its certificate in clear",
                Alert.UNEXPECTED_MESSAGE,
                flight(SERVER_HELLO, (self, _) -> self.raw("d1000007 0b000003 010000"))));
    }

    private static void retry(List<Attack> attacks, String name, Alert alert, HelloRetry... retries) {
        attacks.add(onClient(name, alert, hellos((self, _) -> {
            for (HelloRetry retry : retries) {
                self.handshake(retry.encode());
            }
        })));
    }

    /** Says something of its own instead of its hello, and then waits in clear. */
    private static Deviation hellos(Deviation.Sending sending) {
        return new Deviation() {
            @Override
            public void send(Adversary self, byte[] flight) throws IOException {
                if (flight[0] == SERVER_HELLO) {
                    sending.send(self, flight);
                }
            }

            @Override
            public boolean staysInClear() {
                return true;
            }
        };
    }

    private static void retries(List<Attack> attacks) {
        Bytes cookie = Bytes.ofHex("c0");
        Bytes none = Bytes.ofHex("");
        retry(attacks, "asks for nothing again", Alert.ILLEGAL_PARAMETER, new HelloRetry(0x0101, 0, none));
        retry(attacks, "asks for a group that it has", Alert.ILLEGAL_PARAMETER, new HelloRetry(0x0101, 0x11EC, cookie));
        retry(attacks, "asks for a group not offered", Alert.ILLEGAL_PARAMETER, new HelloRetry(0x0101, 0x11ED, cookie));
        retry(attacks, "asks for a weaker group", Alert.ILLEGAL_PARAMETER, new HelloRetry(0x0201, 0x001D, cookie));
        retry(attacks, "retries with an unknown suite", Alert.ILLEGAL_PARAMETER, new HelloRetry(0x1301, 0, cookie));
        retry(
                attacks,
                "asks twice",
                Alert.UNEXPECTED_MESSAGE,
                new HelloRetry(0x0101, 0, cookie),
                new HelloRetry(0x0101, 0, cookie));
        attacks.add(onClient(
                "chooses a suite of another hash after its retry", Alert.ILLEGAL_PARAMETER, hellos((self, hello) -> {
                    self.handshake(new HelloRetry(0x0102, 0, cookie).encode());
                    self.handshake(hello);
                })));
    }

    private static void parameters(List<Attack> attacks) {
        attacks.add(onClient(
                "chooses an application protocol that was not offered",
                Alert.ILLEGAL_PARAMETER,
                changing(ServerParameters.class, from -> parameters(from, "6f7470", 16_384))));
        for (int limit : new int[] {0, 1_023, 65_537}) {
            attacks.add(onClient(
                    "asks for records of " + limit,
                    Alert.ILLEGAL_PARAMETER,
                    changing(ServerParameters.class, from -> parameters(from, "", limit))));
        }
        attacks.add(onClient(
                "accepts no scheme of the client's key",
                Alert.HANDSHAKE_FAILURE,
                changing(
                        ServerParameters.class,
                        from -> new ServerParameters(
                                from.applicationProtocol(), 16_384, 0, List.of(0x0403), List.of(), List.of()))));
        attacks.add(onClient(
                "demands a status that the client has not",
                Alert.BAD_CERTIFICATE_STATUS,
                changing(
                        ServerParameters.class,
                        from -> new ServerParameters(
                                from.applicationProtocol(),
                                16_384,
                                HandshakeMessage.STAPLE,
                                from.signatureSchemes(),
                                List.of(),
                                List.of()))));
        attacks.add(onClient(
                "answers an extension in its parameters",
                Alert.UNSUPPORTED_EXTENSION,
                changing(
                        ServerParameters.class,
                        from -> new ServerParameters(
                                from.applicationProtocol(),
                                16_384,
                                0,
                                from.signatureSchemes(),
                                List.of(),
                                List.of(new Extension(0x8005, Bytes.ofHex("")))))));
    }

    private static ServerParameters parameters(ServerParameters from, String protocol, int limit) {
        return new ServerParameters(Bytes.ofHex(protocol), limit, 0, from.signatureSchemes(), List.of(), List.of());
    }

    private static void identity(List<Attack> attacks) {
        attacks.add(onClient("is somebody else", Alert.BAD_CERTIFICATE, new Deviation() {})
                .by(Target.endpoint(Target.PKI.server("other.com"))));
        attacks.add(onClient("has a certificate of a client", Alert.UNSUPPORTED_CERTIFICATE, new Deviation() {})
                .by(Target.endpoint(Target.PKI.identity(leaf -> {
                    leaf.names = List.of("server.com");
                    leaf.purposes = List.of(KeyPurposeId.id_kp_clientAuth);
                }))));
        attacks.add(onClient("omits its certificate", Alert.UNEXPECTED_MESSAGE, omitting(ServerCertificate.class)));
        attacks.add(onClient(
                "shows an empty chain",
                Alert.CERTIFICATE_REQUIRED,
                changing(ServerCertificate.class, _ -> new ServerCertificate(List.of()))));
        attacks.add(onClient(
                "shows the chain of somebody else",
                Alert.ILLEGAL_PARAMETER,
                changing(
                        ServerCertificate.class,
                        _ -> chainOf(Target.PKI.identity(leaf -> {
                            leaf.names = List.of("server.com");
                            leaf.keyAlgorithm = "EC";
                        })))));
        attacks.add(onClient(
                "shows the certificate of a server whose key it has not",
                Alert.DECRYPT_ERROR,
                changing(ServerCertificate.class, _ -> chainOf(Target.PKI.server("server.com")))));
    }

    static ServerCertificate chainOf(dev.fourfold.protocol.Identity identity) {
        return new ServerCertificate(Certificates.entries(identity));
    }

    private static void proofs(List<Attack> attacks) {
        attacks.add(onClient("omits its proof", Alert.UNEXPECTED_MESSAGE, omitting(ServerCertificateVerify.class)));
        attacks.add(onClient(
                "omits its confirmation and sends nothing but it again",
                Alert.DECRYPT_ERROR,
                changing(ServerConfirm.class, from -> new ServerConfirm(flip(from.mac())))));
        attacks.add(onClient(
                "signs with a wrong byte",
                Alert.DECRYPT_ERROR,
                changing(
                        ServerCertificateVerify.class,
                        from -> new ServerCertificateVerify(from.scheme(), flip(from.signature())))));
        attacks.add(onClient(
                "names a scheme that does not fit",
                Alert.ILLEGAL_PARAMETER,
                changing(
                        ServerCertificateVerify.class, from -> new ServerCertificateVerify(0x0403, from.signature()))));
        attacks.add(onClient(
                "names an unknown scheme",
                Alert.ILLEGAL_PARAMETER,
                changing(
                        ServerCertificateVerify.class, from -> new ServerCertificateVerify(0x0601, from.signature()))));
        attacks.add(onClient(
                "confirms with a longer MAC",
                Alert.DECRYPT_ERROR,
                changing(
                        ServerConfirm.class,
                        from -> new ServerConfirm(
                                Bytes.of(Arrays.copyOf(from.mac().toArray(), 48))))));
        attacks.add(onClient(
                "sends more after its confirmation",
                Alert.UNEXPECTED_MESSAGE,
                bytes(ServerConfirm.class, from -> List.of(from.encode(), from.encode()))));
        attacks.add(onClient(
                "sends its parameters twice",
                Alert.UNEXPECTED_MESSAGE,
                bytes(ServerParameters.class, from -> List.of(from.encode(), from.encode()))));
        attacks.add(onClient(
                "sends application data in phase 2",
                Alert.UNEXPECTED_MESSAGE,
                flight(SERVER_PARAMETERS, (self, _) -> self.record(ContentType.APPLICATION, (byte) 1))));
        attacks.add(onClient(
                "pings in phase 2",
                Alert.UNEXPECTED_MESSAGE,
                flight(SERVER_PARAMETERS, (self, _) -> self.record(ContentType.PING, new byte[9]))));
        attacks.add(onClient(
                "sends data between the parts of a message",
                Alert.UNEXPECTED_MESSAGE,
                flight(SERVER_PARAMETERS, (self, bytes) -> {
                    self.handshake(Arrays.copyOf(bytes, 100));
                    self.record(ContentType.APPLICATION, (byte) 1);
                })));
        attacks.add(onClient(
                "announces a long message that the client does not wait for",
                Alert.UNEXPECTED_MESSAGE,
                flight(SERVER_PARAMETERS, (self, _) -> self.handshake(new byte[] {11, 0, (byte) 0x84, 0}))));
        attacks.add(onClient(
                "announces a message of 33 KiB",
                Alert.RECORD_OVERFLOW,
                flight(SERVER_PARAMETERS, (self, _) -> self.handshake(new byte[] {8, 0, (byte) 0x84, 0}))));
        attacks.add(onClient(
                        "closes in phase 2 and goes on",
                        Alert.CLOSE_NOTIFY,
                        flight(SERVER_PARAMETERS, (self, _) -> self.closeNotify()))
                .withoutAnswer());
    }

    private static void end(List<Attack> attacks) {
        attacks.add(onClient(
                "finishes with a wrong MAC",
                Alert.DECRYPT_ERROR,
                changing(ServerFinished.class, from -> new ServerFinished(flip(from.mac()), from.tickets()))));
        attacks.add(onClient(
                "gives a ticket that nobody welcomed",
                Alert.ILLEGAL_PARAMETER,
                changing(
                        ServerFinished.class,
                        from -> new ServerFinished(
                                from.mac(), List.of(new Ticket(60, Bytes.ofHex("01"), Bytes.of(new byte[16])))))));
        attacks.add(onClient(
                "sends data before it has finished",
                Alert.UNEXPECTED_MESSAGE,
                flight(SERVER_FINISHED, (self, _) -> self.record(ContentType.APPLICATION, (byte) 1))));
        attacks.add(onClient(
                "pings before it has finished",
                Alert.UNEXPECTED_MESSAGE,
                flight(SERVER_FINISHED, (self, _) -> self.record(ContentType.PING, new byte[9]))));
        attacks.add(onClient(
                "updates its keys before it has finished",
                Alert.UNEXPECTED_MESSAGE,
                flight(SERVER_FINISHED, (self, _) -> self.handshake(new HandshakeMessage.KeyUpdate(0).encode()))));
        attacks.add(onClient(
                "finishes twice",
                Alert.UNEXPECTED_MESSAGE,
                bytes(ServerFinished.class, from -> List.of(from.encode(), from.encode()))));
        attacks.add(onClient(
                "updates its keys in the record of its finish",
                Alert.UNEXPECTED_MESSAGE,
                bytes(
                        ServerFinished.class,
                        from -> List.of(from.encode(), new HandshakeMessage.KeyUpdate(0).encode()))));
    }

    static <M extends HandshakeMessage> Deviation omitting(Class<M> type) {
        return bytes(type, _ -> List.of());
    }

    static Bytes flip(Bytes bytes) {
        byte[] flipped = bytes.toArray();
        flipped[0] ^= 1;
        return Bytes.of(flipped);
    }
}
