package dev.fourfold.protocol;

import static dev.fourfold.protocol.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.fourfold.protocol.handshake.ClientHandshake;
import dev.fourfold.protocol.handshake.Handshake;
import dev.fourfold.protocol.handshake.Handshake.Connected;
import dev.fourfold.protocol.handshake.ServerHandshake;
import dev.fourfold.protocol.handshake.Step;
import dev.fourfold.protocol.message.Aead;
import dev.fourfold.protocol.message.Hash;
import dev.fourfold.protocol.message.MessageAssembler;
import dev.fourfold.protocol.record.ContentType;
import dev.fourfold.protocol.record.Form;
import dev.fourfold.protocol.record.OpenedRecord;
import dev.fourfold.protocol.record.Padding;
import dev.fourfold.protocol.record.RecordCipher;
import dev.fourfold.protocol.record.RecordOpener;
import dev.fourfold.protocol.record.RecordReader;
import dev.fourfold.protocol.record.RecordWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The driver of one side, over streams in memory; the test plays the other side, and may do what it likes. */
class HandshakeDriverTest {

    private static final TestPki PKI = new TestPki();
    private static final Identity SERVER = PKI.server("server.com");
    private static final Identity CLIENT = PKI.client("client.com");

    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final List<HandshakeEvent> events = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"47455420", "160301", "00", "d300001100", "d4000011", "d2000000"})
    void saysNothingToAPeerOfAnotherProtocol(String hex) {
        assertThat(catchThrowable(() -> server(bytes(hex)))).isInstanceOf(IOException.class);
        assertThat(sent.toByteArray()).isEmpty();
    }

    @Test
    void saysNothingToAPeerOfAnotherProtocolThatWaits() {
        var waiting = new ByteByByte() {
            private boolean first = true;

            @Override
            int next() throws IOException {
                if (first) {
                    first = false;
                    return 'G';
                }
                throw new SocketTimeoutException("nothing more");
            }
        };
        assertRefused(Alert.UNEXPECTED_MESSAGE, () -> server(waiting));
        assertThat(sent.toByteArray()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "d1000000, 50",
        "d1004001, 22",
        "d1000004 01001ffd, 22",
        "d1000004 02008000, 10",
        "d1000004 03000000, 10",
        "d100000a 03000006 0101 11ec 01ab, 10",
        "d1000004 04000000, 10",
        "d1000005 28000001 00, 10",
        "d1000004 29000000, 10",
        "d1000004 2c000000, 10",
        "d1000005 0100000102, 50",
        "d1000004 10000000, 10",
        "d1000007 01000003 020002, 70",
        "d1000001 01 d3000011, 10",
        "d1000001 01 d5, 10",
        "d1000001 01 d1000000, 50"
    })
    void answersAFaultWithOneAlertInClear(String hex, int code) {
        assertRefused(Alert.ofCode(code), () -> server(bytes(hex)));
        assertThat(sent.toByteArray()).isEqualTo(new byte[] {(byte) 0xD2, 0, 0, 1, (byte) code});
        assertThat(((HandshakeEvent.Failed) events.getLast().detail()).byPeer()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 40, 90, 200})
    void saysNothingMoreAfterAnAlertOfThePeer(int code) {
        assertRefused(
                Alert.ofCode(code),
                () -> server(bytes("d1000001 01 d2000001" + HexFormat.of().toHexDigits((byte) code))));
        assertThat(sent.toByteArray()).isEmpty();
        assertThat(((HandshakeEvent.Failed) events.getLast().detail()).byPeer()).isTrue();
    }

    @Test
    void saysNothingWhenTheStreamEnds() {
        assertThat(catchThrowable(() -> server(bytes("d10000")))).isInstanceOf(EOFException.class);
        assertThat(sent.toByteArray()).isEmpty();
    }

    @Test
    void tellsThePeerThoughTheObserverFails() {
        HandshakeObserver failing = _ -> {
            throw new IllegalStateException("the observer is broken");
        };
        assertThatIllegalStateException().isThrownBy(() -> run(bytes(""), failing));
        assertThat(sent.toByteArray()).isEqualTo(new byte[] {(byte) 0xD2, 0, 0, 1, 80});
    }

    @Test
    void connectsToAClientThatSplitsItsMessages() throws Exception {
        var peer = new Client();
        peer.partLength = 50;
        assertThat(server(peer).peer().identity().name()).isEqualTo(PeerName.of("client.com"));
    }

    @Test
    void refusesBytesAfterClientHelloInItsRecord() {
        var peer = new Client();
        peer.trailer = "15";
        assertRefused(Alert.UNEXPECTED_MESSAGE, () -> server(peer));
        assertThat(sent.toByteArray())
                .as("one alert, and nothing before it")
                .isEqualTo(new byte[] {(byte) 0xD2, 0, 0, 1, 10});
    }

    @Test
    void refusesBytesAfterClientFinishedInItsRecord() throws Exception {
        var peer = new Client();
        peer.flightTrailer = "1f000000";
        assertRefused(Alert.UNEXPECTED_MESSAGE, () -> server(peer));
        assertThat(peer.alerts()).as("and no ServerFinished before it").containsExactly(Alert.UNEXPECTED_MESSAGE);
    }

    @Test
    void refusesApplicationDataBeforeClientFinished() throws Exception {
        var peer = new Client();
        peer.flightType = ContentType.APPLICATION;
        assertRefused(Alert.UNEXPECTED_MESSAGE, () -> server(peer));
        assertThat(peer.alerts()).containsExactly(Alert.UNEXPECTED_MESSAGE);
    }

    @Test
    void refusesAPingBeforeClientFinished() throws Exception {
        var peer = new Client();
        peer.flightType = ContentType.PING;
        assertRefused(Alert.UNEXPECTED_MESSAGE, () -> server(peer));
        assertThat(peer.alerts()).containsExactly(Alert.UNEXPECTED_MESSAGE);
    }

    @Test
    void refusesTheFlightOfTheClientInClear() throws Exception {
        var peer = new Client();
        peer.flightInClear = true;
        assertRefused(Alert.UNEXPECTED_MESSAGE, () -> server(peer));
        assertThat(peer.alerts()).containsExactly(Alert.UNEXPECTED_MESSAGE);
    }

    @Test
    void refusesAFlightUnderOtherKeys() throws Exception {
        var peer = new Client();
        peer.otherKeys = true;
        assertRefused(Alert.BAD_RECORD_MAC, () -> server(peer));
        assertThat(peer.alerts()).containsExactly(Alert.BAD_RECORD_MAC);
    }

    @Test
    void refusesAnAlertThatIsNotOneByteLong() throws Exception {
        var peer = new Client();
        peer.flightType = ContentType.ALERT;
        assertRefused(Alert.DECODE_ERROR, () -> server(peer));
        assertThat(peer.alerts()).containsExactly(Alert.DECODE_ERROR);
    }

    private Connected server(InputStream in) throws IOException {
        return run(in, events::add);
    }

    private Connected run(InputStream in, HandshakeObserver observer) throws IOException {
        var opener = new RecordOpener(16_384);
        return new HandshakeDriver(endpoint(SERVER), opener, writer(sent), observer, ComputeLimit.NONE)
                .run(() -> ServerHandshake.start(endpoint(SERVER)), new RecordReader(in, opener));
    }

    private static RecordWriter writer(OutputStream out) {
        return new RecordWriter(out, Limits.KeyUsage.DEFAULT, Padding.NONE, InstantSource.fixed(TestPki.NOW));
    }

    private static Endpoint endpoint(Identity identity) {
        return Endpoint.of(identity, PKI.trust()).withClock(InstantSource.fixed(TestPki.NOW));
    }

    private static InputStream bytes(String hex) {
        return new ByteArrayInputStream(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    /** A client that errs where a test says so; it acts when the server waits for it. */
    private final class Client extends ByteByByte {

        private final Step start = ClientHandshake.start(endpoint(CLIENT), PeerName.of("server.com"));
        private final RecordReader reader = new RecordReader(new Sent(), new RecordOpener(16_384));
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final RecordWriter writer = writer(out);
        private final ByteArrayOutputStream flight = new ByteArrayOutputStream();
        private int partLength = 16_384;
        private String trailer = "";
        private String flightTrailer = "";
        private ContentType flightType = ContentType.HANDSHAKE;
        private boolean flightInClear;
        private boolean otherKeys;
        private int turn;
        private int read;

        @Override
        int next() throws IOException {
            if (read == out.size() && turn < 2) {
                if (turn == 0) {
                    perform(start);
                    write(ContentType.HANDSHAKE, trailer);
                } else {
                    answer();
                    write(flightType, flightTrailer);
                }
                turn++;
            }
            return read < out.size() ? out.toByteArray()[read++] & 0xFF : -1;
        }

        List<Alert> alerts() throws IOException {
            var alerts = new ArrayList<Alert>();
            try {
                while (true) {
                    OpenedRecord record = reader.read();
                    assertThat(record.type()).isEqualTo(ContentType.ALERT);
                    alerts.add(HandshakeDriver.alert(record.content()));
                }
            } catch (EOFException e) {
                return alerts;
            }
        }

        private void answer() throws IOException {
            var assembler = new MessageAssembler();
            Handshake state = start.next();
            while (!(state instanceof ClientHandshake.ExpectServerFinished)) {
                var message = assembler.next(_ -> true);
                if (message.isEmpty()) {
                    assembler.add(reader.read().content());
                } else {
                    Step step = state.on(message.get());
                    perform(step);
                    state = step.next();
                }
            }
        }

        private void perform(Step step) {
            for (Step.Action action : step.actions()) {
                if (action instanceof Step.Send send) {
                    flight.writeBytes(send.message().encode());
                } else if (action instanceof Step.ProtectReads reads && reads.form() == Form.SEALED_HANDSHAKE) {
                    reader.opener().accept(reads.form(), RecordCipher.of(Aead.AES_128_GCM, reads.trafficSecret()));
                } else if (action instanceof Step.ProtectWrites writes
                        && writes.form() == Form.SEALED_HANDSHAKE
                        && !flightInClear) {
                    writer.protect(
                            writes.form(),
                            RecordCipher.of(
                                    Aead.AES_128_GCM, otherKeys ? Secret.zero(Hash.SHA256) : writes.trafficSecret()));
                }
            }
        }

        private void write(ContentType type, String more) throws IOException {
            flight.writeBytes(HexFormat.of().parseHex(more));
            byte[] bytes = flight.toByteArray();
            flight.reset();
            for (int at = 0; at < bytes.length; at += partLength) {
                writer.write(type, bytes, at, Math.min(partLength, bytes.length - at));
            }
        }
    }

    /** What the server has sent so far. */
    private final class Sent extends ByteByByte {

        private int read;

        @Override
        int next() {
            return read < sent.size() ? sent.toByteArray()[read++] & 0xFF : -1;
        }
    }

    /** A stream that gives what {@link #next} gives, one byte a read. */
    private abstract static class ByteByByte extends InputStream {

        abstract int next() throws IOException;

        @Override
        public int read() throws IOException {
            return next();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            int one = next();
            if (one < 0) {
                return -1;
            }
            buffer[offset] = (byte) one;
            return 1;
        }
    }
}
