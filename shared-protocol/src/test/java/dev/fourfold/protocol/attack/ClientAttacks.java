package dev.fourfold.protocol.attack;

import static dev.fourfold.protocol.attack.Attack.onServer;
import static dev.fourfold.protocol.attack.Deviation.bytes;
import static dev.fourfold.protocol.attack.Deviation.changing;
import static dev.fourfold.protocol.attack.Deviation.flight;
import static dev.fourfold.protocol.attack.ServerAttacks.flip;
import static dev.fourfold.protocol.attack.ServerAttacks.omitting;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.Identity;
import dev.fourfold.protocol.TestPki;
import dev.fourfold.protocol.message.HandshakeMessage;
import dev.fourfold.protocol.message.HandshakeMessage.CertificateEntry;
import dev.fourfold.protocol.message.HandshakeMessage.ClientCertificate;
import dev.fourfold.protocol.message.HandshakeMessage.ClientCertificateVerify;
import dev.fourfold.protocol.message.HandshakeMessage.ClientFinished;
import dev.fourfold.protocol.record.ContentType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/** What a client may do wrong once there are keys. */
final class ClientAttacks {

    private static final int CLIENT_CERTIFICATE = 21;

    private ClientAttacks() {}

    static List<Attack> all() {
        var attacks = new ArrayList<Attack>();
        identity(attacks);
        chains(attacks);
        proofs(attacks);
        order(attacks);
        records(attacks);
        return attacks;
    }

    private static void leaf(List<Attack> attacks, String name, Alert alert, Consumer<TestPki.Leaf> bend) {
        attacks.add(onServer("has a certificate " + name, alert, new Deviation() {})
                .by(Target.endpoint(Target.PKI.identity(leaf -> {
                    leaf.names = List.of("client.com");
                    leaf.purposes = List.of(KeyPurposeId.id_kp_clientAuth);
                    bend.accept(leaf);
                }))));
    }

    private static void identity(List<Attack> attacks) {
        leaf(
                attacks,
                "of a server",
                Alert.UNSUPPORTED_CERTIFICATE,
                leaf -> leaf.purposes = List.of(KeyPurposeId.id_kp_serverAuth));
        leaf(attacks, "without a purpose", Alert.UNSUPPORTED_CERTIFICATE, leaf -> leaf.purposes = List.of());
        leaf(
                attacks,
                "that may not sign",
                Alert.UNSUPPORTED_CERTIFICATE,
                leaf -> leaf.keyUsage = KeyUsage.keyEncipherment);
        leaf(attacks, "without a name", Alert.BAD_CERTIFICATE, leaf -> leaf.names = List.of());
        leaf(attacks, "with a wildcard", Alert.BAD_CERTIFICATE, leaf -> leaf.names = List.of("*.client.com"));
        leaf(attacks, "that has expired", Alert.CERTIFICATE_EXPIRED, leaf -> {
            leaf.notBefore = TestPki.NOW.minus(Duration.ofDays(2));
            leaf.notAfter = TestPki.NOW.minusSeconds(1);
        });
        leaf(attacks, "of tomorrow", Alert.CERTIFICATE_EXPIRED, leaf -> {
            leaf.notBefore = TestPki.NOW.plusSeconds(1);
            leaf.notAfter = TestPki.NOW.plus(Duration.ofDays(1));
        });
        leaf(
                attacks,
                "for a year, without a status",
                Alert.BAD_CERTIFICATE_STATUS,
                leaf -> leaf.notAfter = TestPki.NOW.plus(Duration.ofDays(365)));
        leaf(attacks, "of a CA", Alert.UNSUPPORTED_CERTIFICATE, leaf -> {
            leaf.ca = true;
            leaf.keyUsage = KeyUsage.digitalSignature | KeyUsage.keyCertSign;
        });
        attacks.add(onServer("is of another PKI", Alert.UNKNOWN_CA, new Deviation() {})
                .by(new TestPkiOfItsOwn().endpoint()));
        attacks.add(onServer("is not welcome", Alert.ACCESS_DENIED, new Deviation() {})
                .upon(Target.endpoint(Target.SERVER_IDENTITY).withAuthorizer(_ -> false)));
        attacks.add(onServer(
                "staples garbage",
                Alert.BAD_CERTIFICATE_STATUS,
                changing(ClientCertificate.class, from -> stapled(from, Bytes.ofHex("300100")))));
        attacks.add(onServer("is refused and not told why", Alert.GENERAL_ERROR, new Deviation() {})
                .by(new TestPkiOfItsOwn().endpoint())
                .upon(Target.endpoint(Target.SERVER_IDENTITY).thatConceals())
                .knownLocallyAs(Alert.UNKNOWN_CA));
    }

    /** An attacker who trusts the right root and has a certificate of a wrong one. */
    private static final class TestPkiOfItsOwn {
        private final Identity identity = new TestPki().client("client.com");

        dev.fourfold.protocol.Endpoint endpoint() {
            return Target.endpoint(identity);
        }
    }

    private static ClientCertificate stapled(ClientCertificate from, Bytes staple) {
        var chain = new ArrayList<>(from.chain());
        chain.set(0, new CertificateEntry(chain.getFirst().certificate(), staple));
        return new ClientCertificate(chain);
    }

    private static void chain(List<Attack> attacks, String name, Alert alert, List<CertificateEntry> chain) {
        attacks.add(onServer(name, alert, changing(ClientCertificate.class, _ -> new ClientCertificate(chain))));
    }

    private static void chains(List<Attack> attacks) {
        List<CertificateEntry> right = Certificates.entries(Target.CLIENT_IDENTITY);
        CertificateEntry leaf = right.getFirst();
        CertificateEntry issuing = right.getLast();
        CertificateEntry root = Certificates.entries(List.of(Target.PKI.root())).getFirst();
        chain(attacks, "shows an empty chain", Alert.CERTIFICATE_REQUIRED, List.of());
        chain(attacks, "shows five certificates", Alert.BAD_CERTIFICATE, List.of(leaf, issuing, root, root, root));
        chain(attacks, "shows its chain in the wrong order", Alert.BAD_CERTIFICATE, List.of(issuing, leaf));
        chain(attacks, "shows the root too", Alert.BAD_CERTIFICATE, List.of(leaf, issuing, root));
        chain(attacks, "leaves out who issued its certificate", Alert.UNKNOWN_CA, List.of(leaf));
        chain(attacks, "shows itself twice", Alert.BAD_CERTIFICATE, List.of(leaf, leaf, issuing));
        chain(
                attacks,
                "shows bytes that are no certificate",
                Alert.BAD_CERTIFICATE,
                List.of(new CertificateEntry(Bytes.ofHex("3003020101"), Bytes.ofHex(""))));
        chain(
                attacks,
                "shows a byte after its certificate",
                Alert.BAD_CERTIFICATE,
                List.of(new CertificateEntry(Bytes.ofHex(leaf.certificate() + "00"), Bytes.ofHex("")), issuing));
        chain(
                attacks,
                "shows the certificate of a client whose key it has not",
                Alert.DECRYPT_ERROR,
                Certificates.entries(Target.PKI.client("client.com")));
        attacks.add(onServer(
                "shows another kind of chain", Alert.ILLEGAL_PARAMETER, bytes(ClientCertificate.class, from -> {
                    byte[] encoded = from.encode();
                    encoded[4] = 2;
                    return List.of(encoded);
                })));
    }

    private static void proofs(List<Attack> attacks) {
        attacks.add(onServer(
                "signs with a wrong byte",
                Alert.DECRYPT_ERROR,
                changing(
                        ClientCertificateVerify.class,
                        from -> new ClientCertificateVerify(from.scheme(), flip(from.signature())))));
        attacks.add(onServer(
                "names a scheme that does not fit",
                Alert.ILLEGAL_PARAMETER,
                changing(
                        ClientCertificateVerify.class, from -> new ClientCertificateVerify(0x0403, from.signature()))));
        attacks.add(onServer(
                "names an unknown scheme",
                Alert.ILLEGAL_PARAMETER,
                changing(
                        ClientCertificateVerify.class, from -> new ClientCertificateVerify(0xFFFF, from.signature()))));
        attacks.add(onServer(
                "signs with nothing",
                Alert.DECODE_ERROR,
                bytes(ClientCertificateVerify.class, _ -> List.of(new byte[] {25, 0, 0, 4, 8, 7, 0, 0}))));
        attacks.add(onServer(
                "finishes with a wrong MAC",
                Alert.DECRYPT_ERROR,
                changing(ClientFinished.class, from -> new ClientFinished(flip(from.mac())))));
        attacks.add(onServer(
                "finishes with a longer MAC",
                Alert.DECRYPT_ERROR,
                changing(
                        ClientFinished.class,
                        from -> new ClientFinished(
                                Bytes.of(Arrays.copyOf(from.mac().toArray(), 33))))));
        attacks.add(onServer(
                "finishes with a short MAC",
                Alert.DECODE_ERROR,
                bytes(ClientFinished.class, _ -> List.of(new byte[] {30, 0, 0, 3, 2, 1, 1}))));
    }

    private static void order(List<Attack> attacks) {
        attacks.add(onServer("omits its certificate", Alert.UNEXPECTED_MESSAGE, omitting(ClientCertificate.class)));
        attacks.add(onServer("omits its proof", Alert.UNEXPECTED_MESSAGE, omitting(ClientCertificateVerify.class)));
        attacks.add(onServer(
                "shows its certificate twice",
                Alert.UNEXPECTED_MESSAGE,
                bytes(ClientCertificate.class, from -> List.of(from.encode(), from.encode()))));
        attacks.add(onServer(
                "proves itself before it says who it is",
                Alert.UNEXPECTED_MESSAGE,
                flight(CLIENT_CERTIFICATE, (self, bytes) -> self.handshake(reordered(bytes)))));
        attacks.add(onServer(
                "finishes twice in one record",
                Alert.UNEXPECTED_MESSAGE,
                bytes(ClientFinished.class, from -> List.of(from.encode(), from.encode()))));
        attacks.add(onServer(
                "says hello again under keys",
                Alert.UNEXPECTED_MESSAGE,
                flight(CLIENT_CERTIFICATE, (self, _) -> self.handshake(Adversary.HELLO))));
        attacks.add(onServer(
                "sends a message of servers",
                Alert.UNEXPECTED_MESSAGE,
                flight(
                        CLIENT_CERTIFICATE,
                        (self, _) ->
                                self.handshake(new HandshakeMessage.ServerConfirm(Bytes.of(new byte[32])).encode()))));
        attacks.add(onServer(
                "sends data before it has finished",
                Alert.UNEXPECTED_MESSAGE,
                flight(CLIENT_CERTIFICATE, (self, _) -> self.record(ContentType.APPLICATION, (byte) 1))));
        attacks.add(onServer(
                "pings before it has finished",
                Alert.UNEXPECTED_MESSAGE,
                flight(CLIENT_CERTIFICATE, (self, _) -> self.record(ContentType.PING, new byte[9]))));
        attacks.add(onServer(
                "updates its keys before it has finished",
                Alert.UNEXPECTED_MESSAGE,
                flight(CLIENT_CERTIFICATE, (self, _) -> self.handshake(new HandshakeMessage.KeyUpdate(0).encode()))));
        attacks.add(onServer(
                "announces a message of 33 KiB",
                Alert.RECORD_OVERFLOW,
                flight(CLIENT_CERTIFICATE, (self, _) -> self.handshake(new byte[] {21, 0, (byte) 0x84, 0}))));
        attacks.add(onServer(
                "sends an empty handshake record",
                Alert.DECODE_ERROR,
                flight(CLIENT_CERTIFICATE, (self, _) -> self.record(ContentType.HANDSHAKE))));
    }

    /** Returns a flight whose second message comes first. */
    private static byte[] reordered(byte[] flight) {
        int first = 4 + ((flight[1] & 0xFF) << 16 | (flight[2] & 0xFF) << 8 | (flight[3] & 0xFF));
        byte[] reordered = new byte[flight.length];
        System.arraycopy(flight, first, reordered, 0, flight.length - first);
        System.arraycopy(flight, 0, reordered, flight.length - first, first);
        return reordered;
    }

    private static void records(List<Attack> attacks) {
        attacks.add(onServer(
                "shows who it is in clear",
                Alert.UNEXPECTED_MESSAGE,
                flight(CLIENT_CERTIFICATE, (self, _) -> self.raw("d1000007 15000003 010000"))));
        attacks.add(onServer(
                "changes a bit of its flight",
                Alert.BAD_RECORD_MAC,
                flight(
                        CLIENT_CERTIFICATE,
                        (self, bytes) -> self.distorting(
                                record -> {
                                    record[record.length / 2] ^= 4;
                                    return record;
                                },
                                ContentType.HANDSHAKE,
                                bytes))));
        attacks.add(onServer(
                "seals its flight under keys of the application form",
                Alert.UNEXPECTED_MESSAGE,
                flight(
                        CLIENT_CERTIFICATE,
                        (self, bytes) -> self.distorting(
                                record -> {
                                    record[0] = (byte) 0xD4;
                                    return record;
                                },
                                ContentType.HANDSHAKE,
                                bytes))));
        attacks.add(onServer(
                "sends its flight twice",
                Alert.BAD_RECORD_MAC,
                flight(
                        CLIENT_CERTIFICATE,
                        (self, bytes) -> self.distorting(
                                record -> {
                                    byte[] twice = Arrays.copyOf(record, 2 * record.length);
                                    System.arraycopy(record, 0, twice, record.length, record.length);
                                    return twice;
                                },
                                ContentType.HANDSHAKE,
                                Arrays.copyOf(bytes, 64)))));
        attacks.add(onServer(
                "sends a sealed record that is too short",
                Alert.BAD_RECORD_MAC,
                flight(CLIENT_CERTIFICATE, (self, _) -> self.raw("d3000010" + "00".repeat(16)))));
        attacks.add(onServer(
                "announces a sealed record that is too long",
                Alert.RECORD_OVERFLOW,
                flight(CLIENT_CERTIFICATE, (self, _) -> self.raw("d3004015"))));
        attacks.add(onServer(
                "sends a record of an unknown form",
                Alert.UNEXPECTED_MESSAGE,
                flight(CLIENT_CERTIFICATE, (self, _) -> self.raw("d5000011"))));
    }
}
