package dev.fourfold.protocol.message;

import static dev.fourfold.protocol.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.message.HandshakeMessage.ServerCertificateVerify;
import dev.fourfold.protocol.message.HandshakeMessage.ServerConfirm;
import dev.fourfold.protocol.message.HandshakeMessage.ServerFinished;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageAssemblerTest {

    private static final HandshakeMessage CONFIRM = new ServerConfirm(Bytes.of(new byte[32]));
    private static final HandshakeMessage FINISHED = new ServerFinished(Bytes.of(new byte[48]), List.of());

    private final MessageAssembler assembler = new MessageAssembler();

    @Test
    void joinsAMessageThatIsSplitAtAnyByte() throws Exception {
        byte[] bytes = CONFIRM.encode();
        for (int split = 1; split < bytes.length; split++) {
            assembler.add(Arrays.copyOf(bytes, split));
            assertThat(next(assembler)).isEmpty();
            assertThat(assembler.isEmpty()).isFalse();
            assembler.add(Arrays.copyOfRange(bytes, split, bytes.length));
            assertThat(next(assembler)).contains(CONFIRM);
            assertThat(assembler.isEmpty()).isTrue();
        }
    }

    @Test
    void joinsAMessageThatComesByteByByte() throws Exception {
        byte[] bytes = CONFIRM.encode();
        for (byte one : bytes) {
            assertThat(next(assembler)).isEmpty();
            assembler.add(new byte[] {one});
        }
        assertThat(next(assembler)).contains(CONFIRM);
    }

    @Test
    void takesSeveralMessagesFromOneRecord() throws Exception {
        assembler.add(joined(CONFIRM.encode(), FINISHED.encode(), CONFIRM.encode()));
        assertThat(next(assembler)).contains(CONFIRM);
        assertThat(next(assembler)).contains(FINISHED);
        assertThat(assembler.isEmpty()).isFalse();
        assertThat(next(assembler)).contains(CONFIRM);
        assertThat(next(assembler)).isEmpty();
        assertThat(assembler.isEmpty()).isTrue();
    }

    @Test
    void takesTheEndOfOneMessageAndTheBeginningOfTheNextFromOneRecord() throws Exception {
        byte[] both = joined(CONFIRM.encode(), FINISHED.encode());
        for (int split = 1; split < both.length; split++) {
            assembler.add(Arrays.copyOf(both, split));
            var first = next(assembler);
            assembler.add(Arrays.copyOfRange(both, split, both.length));
            assertThat(first.isPresent() ? first : next(assembler)).contains(CONFIRM);
            assertThat(next(assembler)).contains(FINISHED);
        }
    }

    @Test
    void takesAMessageOver64Records() throws Exception {
        byte[] bytes = new ServerCertificateVerify(1, Bytes.of(new byte[56])).encode();
        assertThat(bytes).hasSize(64);
        for (byte one : bytes) {
            assembler.add(new byte[] {one});
        }
        assertThat(next(assembler)).isPresent();
    }

    @Test
    void refusesAMessageOver65Records() throws Exception {
        byte[] bytes = new ServerCertificateVerify(1, Bytes.of(new byte[57])).encode();
        for (int i = 0; i < 64; i++) {
            assembler.add(new byte[] {bytes[i]});
        }
        assertRefused(Alert.UNEXPECTED_MESSAGE, () -> assembler.add(new byte[] {bytes[64]}));
    }

    @Test
    void countsTheRecordInWhichAMessageBegins() throws Exception {
        byte[] verify = new ServerCertificateVerify(1, Bytes.of(new byte[57])).encode();
        assembler.add(joined(CONFIRM.encode(), Arrays.copyOf(verify, 1)));
        assertThat(next(assembler)).contains(CONFIRM);
        for (int i = 1; i < 64; i++) {
            assembler.add(new byte[] {verify[i]});
        }
        assertRefused(Alert.UNEXPECTED_MESSAGE, () -> assembler.add(new byte[] {verify[64]}));
    }

    @Test
    void countsTheRecordsOfEachMessageAnew() throws Exception {
        byte[] bytes = CONFIRM.encode();
        for (int message = 0; message < 5; message++) {
            for (byte one : bytes) {
                assembler.add(new byte[] {one});
            }
            assertThat(next(assembler)).contains(CONFIRM);
        }
    }

    @Test
    void refusesAnEmptyRecord() {
        assertRefused(Alert.DECODE_ERROR, () -> assembler.add(new byte[0]));
    }

    @Test
    void refusesAnEmptyRecordInTheMiddleOfAMessage() throws Exception {
        assembler.add(new byte[] {16});
        assertRefused(Alert.DECODE_ERROR, () -> assembler.add(new byte[0]));
    }

    @Test
    void waitsForAClientHelloOf8192Bytes() throws Exception {
        assembler.add(HexFormat.of().parseHex("01001ffc"));
        assertThat(next(assembler)).isEmpty();
    }

    @Test
    void refusesALongerClientHelloOnItsHeader() {
        assertRefused(Alert.RECORD_OVERFLOW, () -> next("01001ffd"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"02", "03", "08", "0b", "0f", "10", "15", "19", "1e", "1f", "28"})
    void refusesAnyOtherMessageAbove32768BytesOnItsHeader(String type) throws Exception {
        var patient = new MessageAssembler();
        patient.add(HexFormat.of().parseHex(type + "007ffc"));
        assertThat(next(patient)).isEmpty();
        assertRefused(Alert.RECORD_OVERFLOW, () -> next(type + "007ffd"));
    }

    @Test
    void refusesTheHeaderOfALongMessageThatFollowsAnother() throws Exception {
        assembler.add(joined(CONFIRM.encode(), HexFormat.of().parseHex("0b008200")));
        assertThat(next(assembler)).contains(CONFIRM);
        assertRefused(Alert.RECORD_OVERFLOW, () -> next(assembler));
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "04", "27", "29", "2a", "2b", "2c", "2d", "ff"})
    void refusesAnUnknownTypeOnItsHeader(String type) {
        assertRefused(Alert.UNEXPECTED_MESSAGE, () -> next(type + "000000"));
    }

    @Test
    void refusesMoreThan64KilobytesOfHandshake() throws Exception {
        byte[] big = new ServerCertificateVerify(1, Bytes.of(new byte[4_088])).encode();
        assertThat(big).hasSize(4_096);
        for (int i = 0; i < 16; i++) {
            assembler.add(big);
            assertThat(next(assembler)).isPresent();
        }
        assertRefused(Alert.RECORD_OVERFLOW, () -> assembler.add(new byte[] {16}));
    }

    @Test
    void refusesWhatNobodyWaitsForThoughItIsTooLong() throws Exception {
        assembler.add(HexFormat.of().parseHex("0bffffff"));
        assertRefused(Alert.UNEXPECTED_MESSAGE, () -> assembler.next(type -> type != MessageType.SERVER_CERTIFICATE));
    }

    private void next(String header) throws ProtocolException {
        assembler.add(HexFormat.of().parseHex(header));
        next(assembler);
    }

    private static Optional<HandshakeMessage> next(MessageAssembler assembler) throws ProtocolException {
        return assembler.next(_ -> true);
    }

    private static byte[] joined(byte[]... parts) {
        var writer = new WireWriter();
        for (byte[] part : parts) {
            writer.raw(part);
        }
        return writer.toByteArray();
    }
}
