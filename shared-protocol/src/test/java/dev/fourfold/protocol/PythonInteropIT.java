package dev.fourfold.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fourfold.protocol.message.CipherSuite;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Channels over TCP with a peer that others wrote, in another language, from protocol.md alone. */
@WithPython
@Timeout(60)
class PythonInteropIT {

    private static final TestPki PKI = TestPki.ofToday();
    private static final PeerName SERVER = PeerName.of("server.com");
    private static final Identity SERVER_IDENTITY = PKI.server("server.com");
    private static final Identity CLIENT_IDENTITY = PKI.client("client.com");
    private static final List<String> PARTS = List.of("from Python,", " and once more");
    private static final String FROM_PYTHON = String.join("", PARTS);
    private static final String FROM_JAVA = "from Java, before and after an update";
    private static final HandshakeObserver NOBODY = _ -> {};

    /** A suite, and one of another group, for a client whose first share is of no use. */
    private record Offer(CipherSuite suite, CipherSuite other) {

        static Offer of(CipherSuite suite) {
            return new Offer(
                    suite,
                    suite == CipherSuite.SECP384R1MLKEM1024_AES256GCM_SHA384
                            ? CipherSuite.X25519_AES256GCM_SHA384
                            : CipherSuite.SECP384R1MLKEM1024_AES256GCM_SHA384);
        }

        String number() {
            return number(suite);
        }

        static String number(CipherSuite suite) {
            return "0x%04x".formatted(suite.code());
        }
    }

    /** Why a client has to say hello twice. */
    enum Retry {
        NO,
        FOR_A_SHARE,
        FOR_A_COOKIE
    }

    @TempDir
    private Path folder;

    private ServerSocket listener;

    PythonInteropIT() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @BeforeEach
    void limitAccept() throws IOException {
        listener.setSoTimeout(20_000);
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
    }

    private static Stream<Arguments> suitesAndRetries() {
        return Stream.of(CipherSuite.values())
                .filter(suite -> !suite.resumptionOnly())
                .flatMap(suite -> Stream.of(Retry.values()).map(retry -> Arguments.of(suite, retry)));
    }

    @ParameterizedTest
    @MethodSource("suitesAndRetries")
    void servesAPythonClientInFullAndResumed(CipherSuite suite, Retry retry) throws Exception {
        Offer offer = Offer.of(suite);
        var arguments = new ArrayList<>(List.of("--suites", offer.number(), "--resume", "1"));
        if (retry == Retry.FOR_A_SHARE) {
            arguments.addAll(List.of("--first-groups", ""));
        }
        Endpoint endpoint = TestAlgorithms.with(server(), List.of(suite.code()))
                .withTicketStore(TicketStore.inMemory(InstantSource.system()));
        Admission admission = admission(retry == Retry.FOR_A_COOKIE);
        try (PythonPeer peer = pythonClient(arguments)) {
            for (boolean resumed : new boolean[] {false, true}) {
                try (SecureChannel channel = admission.accept(listener.accept(), endpoint, NOBODY)) {
                    converse(channel, peer, offer.number(), resumed, retry != Retry.NO);
                }
            }
            assertThat(peer.isContent()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("suitesAndRetries")
    void callsAPythonServerInFullAndResumed(CipherSuite suite, Retry retry) throws Exception {
        Offer offer = Offer.of(suite);
        var arguments = new ArrayList<>(List.of("--suites", offer.number(), "--connections", "2"));
        var suites = new ArrayList<>(List.of(suite.code()));
        if (retry == Retry.FOR_A_COOKIE) {
            arguments.add("--cookie");
        } else if (retry == Retry.FOR_A_SHARE) {
            suites.addFirst(offer.other().code());
        }
        Endpoint endpoint = TestAlgorithms.with(client(), suites).withTicketCache(new TicketCache());
        try (PythonPeer peer = pythonServer(arguments)) {
            int port = peer.port();
            for (boolean resumed : new boolean[] {false, true}) {
                try (SecureChannel channel = connect(port, endpoint)) {
                    converse(channel, peer, offer.number(), resumed, retry != Retry.NO);
                }
            }
            assertThat(peer.isContent()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HIGH")
    void servesAPythonClientOfTheSameProfile(Profile profile) throws Exception {
        Endpoint endpoint = server().withProfile(profile).withTicketStore(TicketStore.inMemory(InstantSource.system()));
        try (PythonPeer peer = pythonClient(List.of("--profile", profile.name(), "--resume", "1"))) {
            for (boolean resumed : new boolean[] {false, true}) {
                try (SecureChannel channel = SecureChannel.accept(listener.accept(), endpoint, NOBODY)) {
                    String suite = firstSuite(profile, resumed);
                    converse(channel, peer, suite, resumed, false);
                }
            }
            assertThat(peer.isContent()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "HIGH")
    void callsAPythonServerOfTheSameProfile(Profile profile) throws Exception {
        Endpoint endpoint = client().withProfile(profile).withTicketCache(new TicketCache());
        try (PythonPeer peer = pythonServer(List.of("--profile", profile.name(), "--connections", "2"))) {
            int port = peer.port();
            for (boolean resumed : new boolean[] {false, true}) {
                try (SecureChannel channel = connect(port, endpoint)) {
                    String suite = firstSuite(profile, resumed);
                    converse(channel, peer, suite, resumed, false);
                }
            }
            assertThat(peer.isContent()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA", "RSASSA-PSS"})
    void authenticatesWithOtherKeysOnBothSides(String algorithm) throws Exception {
        Identity client = PKI.identity(leaf -> {
            leaf.names = List.of("client.com");
            leaf.keyAlgorithm = algorithm;
            leaf.purposes = List.of(KeyPurposeId.id_kp_clientAuth);
        });
        Identity server = PKI.identity(leaf -> {
            leaf.names = List.of("server.com");
            leaf.keyAlgorithm = algorithm;
        });
        try (PythonPeer peer = python("client", client, List.of())) {
            try (SecureChannel channel = SecureChannel.accept(listener.accept(), endpoint(server), NOBODY)) {
                converse(channel, peer, firstSuite(Profile.DEFAULT, false), false, false);
                assertThat(channel.peer().name()).isEqualTo(PeerName.of("client.com"));
            }
            assertThat(peer.isContent()).isTrue();
        }
        try (PythonPeer peer = python("server", server, List.of())) {
            try (SecureChannel channel = connect(peer.port(), endpoint(client))) {
                converse(channel, peer, firstSuite(Profile.DEFAULT, false), false, false);
            }
            assertThat(peer.isContent()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "other.com, client.com, BAD_CERTIFICATE, false",
        "server.com, client.com, UNKNOWN_CA, false",
        "server.com, refused.com, ACCESS_DENIED, true"
    })
    void refusesAndIsRefusedForTheSameReason(String server, String client, Alert alert, boolean byServer)
            throws Exception {
        Identity shown = alert == Alert.UNKNOWN_CA ? TestPki.ofToday().server(server) : PKI.server(server);
        Endpoint welcoming =
                endpoint(shown).withAuthorizer(peer -> !peer.name().dnsName().startsWith("refused"));
        try (PythonPeer peer = python("client", PKI.client(client), List.of())) {
            assertRefused(alert, () -> SecureChannel.accept(listener.accept(), welcoming, NOBODY));
            assertTold(alert, byServer ? "alert_received" : "alert_sent", peer);
        }
        try (PythonPeer peer = python("server", shown, List.of("--refuse", "refused.com"))) {
            int port = peer.port();
            assertRefused(alert, () -> connect(port, endpoint(PKI.client(client))));
            assertTold(alert, byServer ? "alert_sent" : "alert_received", peer);
        }
    }

    private static void assertRefused(Alert alert, ThrowingCallable handshake) {
        assertThat(catchThrowableOfType(ProtocolException.class, handshake).alert())
                .isEqualTo(alert);
    }

    private static void assertTold(Alert alert, String where, PythonPeer peer) throws Exception {
        JsonNode ended = peer.event("ended");
        assertThat(ended.required("opened").asBoolean()).isFalse();
        assertThat(ended.required(where).asString()).isEqualTo(alert.name().toLowerCase(Locale.ROOT));
    }

    private static String firstSuite(Profile profile, boolean resumed) {
        return Offer.number(profile.suites().stream()
                .filter(suite -> resumed || !suite.resumptionOnly())
                .findFirst()
                .orElseThrow());
    }

    private static void converse(SecureChannel channel, PythonPeer peer, String suite, boolean resumed, boolean retried)
            throws IOException {
        JsonNode connected = peer.event("connected");
        assertThat(connected.required("suite").asString()).isEqualTo(suite);
        assertThat(connected.required("resumed").asBoolean())
                .isEqualTo(resumed)
                .isEqualTo(channel.terms().resumed());
        assertThat(connected.required("retry").asBoolean()).isEqualTo(retried);
        assertThat(Bytes.ofHex(connected.required("connection_id").asString())).isEqualTo(channel.connectionId());
        assertThat(Bytes.ofHex(connected.required("exporter").asString()))
                .isEqualTo(channel.export("test", Bytes.ofHex(""), 32).publish());

        assertThat(channel.input().readNBytes(FROM_PYTHON.length()))
                .asString(UTF_8)
                .isEqualTo(FROM_PYTHON);
        channel.send(FROM_JAVA.substring(0, 10).getBytes(UTF_8));
        channel.updateKeys();
        channel.send(FROM_JAVA.substring(10).getBytes(UTF_8));
        assertThat(channel.input().read()).isEqualTo(-1);
        channel.close();

        JsonNode ended = peer.event("ended");
        assertThat(ended.required("text").asString()).isEqualTo(FROM_JAVA);
        assertThat(ended.required("pongs").asInt()).isEqualTo(1);
        // ours answers its second request if the two cross
        assertThat(ended.required("key_updates").asInt()).isBetween(2, 3);
    }

    private PythonPeer pythonClient(List<String> arguments) throws IOException {
        return python("client", CLIENT_IDENTITY, arguments);
    }

    private PythonPeer pythonServer(List<String> arguments) throws IOException {
        return python("server", SERVER_IDENTITY, arguments);
    }

    private PythonPeer python(String role, Identity identity, List<String> arguments) throws IOException {
        var all = new ArrayList<>(List.of("--ping", "--update-request", "--receive", "" + FROM_JAVA.length()));
        for (String part : PARTS) {
            all.addAll(List.of("--send", part));
        }
        if (role.equals("client")) {
            all.addAll(List.of("--expect", SERVER.dnsName(), "--port", "" + listener.getLocalPort()));
        }
        all.addAll(arguments);
        return PythonPeer.start(role, PythonPeer.files(folder, identity, PKI.root()), all);
    }

    private static SecureChannel connect(int port, Endpoint endpoint) throws IOException {
        return SecureChannel.connect(new Socket(InetAddress.getLoopbackAddress(), port), endpoint, SERVER, NOBODY);
    }

    private static Admission admission(boolean cookies) {
        var bounds = new Admission.Bounds(10, 10, 2, 10, cookies ? 0 : 10);
        return new Admission(bounds, new SecureRandom(), InstantSource.system());
    }

    private static Endpoint client() {
        return endpoint(CLIENT_IDENTITY);
    }

    private static Endpoint server() {
        return endpoint(SERVER_IDENTITY);
    }

    private static Endpoint endpoint(Identity identity) {
        return Endpoint.of(identity, PKI.trust());
    }
}
