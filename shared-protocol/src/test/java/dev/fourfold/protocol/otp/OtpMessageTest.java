package dev.fourfold.protocol.otp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.otp.OtpMessage.Acknowledge;
import dev.fourfold.protocol.otp.OtpMessage.Deliver;
import dev.fourfold.protocol.otp.OtpMessage.Holding;
import dev.fourfold.protocol.otp.OtpMessage.Reject;
import dev.fourfold.protocol.otp.OtpMessage.Unacceptable;
import dev.fourfold.protocol.otp.OtpMessage.Withdraw;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OtpMessageTest {

    // type, length, "dlv_1", "trf_1", generation 1, 1 700 000 000 000 ms, 300 000 ms, "Rs 1."
    private static final String DELIVER =
            "010000230564 6c765f31 057472665f31 00000001 0000018bcfe56800 000493e0 00055273 20312e";

    @Test
    void readsADeliveryFromItsGoldenBytes() throws IOException {
        assertThat(OtpMessage.read(stream(DELIVER))).hasValueSatisfying(message -> {
            assertThat(message).isInstanceOf(Deliver.class);
            Deliver deliver = (Deliver) message;
            assertThat(deliver.deliveryId()).isEqualTo("dlv_1");
            assertThat(deliver.transferId()).isEqualTo("trf_1");
            assertThat(deliver.generation()).isEqualTo(1);
            assertThat(deliver.issuedAt()).isEqualTo(Instant.ofEpochMilli(1_700_000_000_000L));
            assertThat(deliver.validity()).isEqualTo(Duration.ofMinutes(5));
            assertThat(deliver.text().reveal()).isEqualTo("Rs 1.");
        });
    }

    @Test
    void writesADeliveryAsItsGoldenBytes() {
        assertThat(Bytes.of(deliver("dlv_1", 1, Duration.ofMinutes(5), "Rs 1.").encode()))
                .isEqualTo(bytes(DELIVER));
    }

    @Test
    void writesAndReadsAReceiptAsItsGoldenBytes() throws IOException {
        String golden = "02000006 05646c765f31";

        assertThat(Bytes.of(new Acknowledge("dlv_1").encode())).isEqualTo(bytes(golden));
        assertThat(OtpMessage.read(stream(golden))).contains(new Acknowledge("dlv_1"));
    }

    @Test
    void readsOneMessageAfterTheOtherAndThenNothing() throws IOException {
        InputStream in = stream("02000002 0161" + "02000002 0162");

        assertThat(OtpMessage.read(in)).contains(new Acknowledge("a"));
        assertThat(OtpMessage.read(in)).contains(new Acknowledge("b"));
        assertThat(OtpMessage.read(in)).isEmpty();
    }

    @Test
    void readsTheLongestFields() throws IOException {
        String id = "a".repeat(64);
        Deliver longest = deliver(id, Integer.MAX_VALUE, Duration.ofMinutes(10), "x".repeat(1024));

        assertThat(OtpMessage.read(new ByteArrayInputStream(longest.encode()))).hasValueSatisfying(message -> {
            assertThat(((Deliver) message).deliveryId()).isEqualTo(id);
            assertThat(((Deliver) message).generation()).isEqualTo(Integer.MAX_VALUE);
            assertThat(((Deliver) message).text().reveal()).hasSize(1024);
        });
    }

    @Test
    void keepsTheTextOutOfItsPrintedForm() {
        assertThat(deliver("dlv_1", 1, Duration.ofMinutes(5), "secret sentence"))
                .asString()
                .doesNotContain("secret")
                .contains("[redacted]");
    }

    @ParameterizedTest(name = "{1}: {2}")
    @CsvSource(textBlock = """
                    00000000                             , UNEXPECTED_MESSAGE, no type 0
                    06000000                             , UNEXPECTED_MESSAGE, no type 6
                    ff000000                             , UNEXPECTED_MESSAGE, no type 255
                    02001001                             , RECORD_OVERFLOW, a body over 4096 bytes
                    02ffffff                             , RECORD_OVERFLOW, the longest length that can be written
                    02000000                             , DECODE_ERROR, an empty body
                    02000001 00                          , DECODE_ERROR, an empty id
                    02000003 016100                      , DECODE_ERROR, a byte left over
                    02000002 0261                        , DECODE_ERROR, an id that ends too late
                    02000003 02c328                      , DECODE_ERROR, an id that is not UTF-8
                    02000003 02c080                      , DECODE_ERROR, an overlong NUL
                    02000002 012f                        , ILLEGAL_PARAMETER, a slash in an id
                    02000003 022e2e                      , ILLEGAL_PARAMETER, dots as an id
                    02000002 010a                        , ILLEGAL_PARAMETER, a line feed in an id
                    """)
    void refusesAReceiptWith(String hex, Alert alert, String what) {
        assertRefused(hex.strip(), alert);
    }

    @Test
    void refusesAnIdOf65Bytes() {
        assertRefused("02000042 41" + "61".repeat(65), Alert.DECODE_ERROR);
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(textBlock = """
                    00000001, 00000000, generation 0
                    00000001, 80000000, generation 2^31
                    00000001, ffffffff, generation 2^32-1
                    0000018bcfe56800, 8000000000000000, a time before 1970
                    000493e0, 00000000, no validity left
                    000493e0, 000927c1, a validity over ten minutes
                    000493e0, ffffffff, the longest validity that can be written
                    """)
    void refusesADeliveryWith(String golden, String other, String what) {
        assertRefused(DELIVER.replace(golden, other), Alert.ILLEGAL_PARAMETER);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(textBlock = """
                    5273 200a2e, a line feed
                    5273 201b2e, an escape
                    20 20202020, only blanks
                    52 e280ae2e, a character that turns the order
                    5273 20c328, bytes that are not UTF-8
                    """)
    void readsOnlyTheNameOfADeliveryWhoseTextHas(String text, String what) throws IOException {
        InputStream in = stream(DELIVER.replace("5273 20312e", text) + "02000002 0161");

        assertThat(OtpMessage.read(in)).contains(new Unacceptable("dlv_1"));
        assertThat(OtpMessage.read(in)).contains(new Acknowledge("a"));
    }

    @Test
    void refusesADeliveryWithAnotherFaultBesidesItsText() {
        assertRefused(
                DELIVER.replace("5273 20312e", "5273 200a2e").replace("000493e0", "00000000"), Alert.ILLEGAL_PARAMETER);
    }

    @Test
    void cannotSendWhatCannotBeAccepted() {
        assertThatIllegalStateException().isThrownBy(() -> new Unacceptable("a").encode());
    }

    @Test
    void writesAndReadsARejectionAsItsGoldenBytes() throws IOException {
        assertGolden("03000003 016101", new Reject("a", Reject.Reason.UNACCEPTABLE));
        assertGolden("03000003 016102", new Reject("a", Reject.Reason.FULL));
    }

    @Test
    void writesAndReadsAWithdrawalAsItsGoldenBytes() throws IOException {
        assertGolden("04000004 0161 0000", new Withdraw("a", null));

        String golden = "04000009 0161 0005 5273 20312e";
        assertThat(Bytes.of(new Withdraw("a", OtpText.of("Rs 1.")).encode())).isEqualTo(bytes(golden));
        assertThat(OtpMessage.read(stream(golden))).hasValueSatisfying(message -> {
            assertThat(((Withdraw) message).notice())
                    .isNotNull()
                    .extracting(OtpText::reveal)
                    .isEqualTo("Rs 1.");
            assertThat(message.toString()).doesNotContain("Rs 1.").contains("[redacted]");
        });
    }

    @Test
    void writesAndReadsWhatIsHeldAsItsGoldenBytes() throws IOException {
        assertGolden("05000002 0000", new Holding(List.of()));
        assertGolden("05000006 0004 0161 0162", new Holding(List.of("a", "b")));

        List<String> longest = Collections.nCopies(60, "a".repeat(64));
        assertThat(OtpMessage.read(new ByteArrayInputStream(new Holding(longest).encode())))
                .contains(new Holding(longest));
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(textBlock = """
                    03000003 016100           , ILLEGAL_PARAMETER, a rejection without a reason
                    03000003 016103           , ILLEGAL_PARAMETER, a rejection for a reason that is none
                    03000002 0161             , DECODE_ERROR     , a rejection that ends too early
                    03000004 01610100         , DECODE_ERROR     , a rejection with a byte left over
                    03000003 012f01           , ILLEGAL_PARAMETER, a rejection of a slash
                    04000002 0161             , DECODE_ERROR     , a withdrawal that ends too early
                    04000005 0161 0002 41     , DECODE_ERROR     , a notice that ends too early
                    04000006 0161 0001 4142   , DECODE_ERROR     , a withdrawal with a byte left over
                    04000005 0161 0001 0a     , ILLEGAL_PARAMETER, a line feed in a notice
                    04000005 0161 0001 20     , ILLEGAL_PARAMETER, a blank notice
                    04000006 0161 0002 c328   , DECODE_ERROR     , a notice that is not UTF-8
                    04000004 012f 0000        , ILLEGAL_PARAMETER, a withdrawal of a slash
                    05000000                  , DECODE_ERROR     , holding nothing at all
                    05000004 0004 0161        , DECODE_ERROR     , a list that ends too early
                    05000005 0002 0161 00     , DECODE_ERROR     , a list with a byte behind it
                    05000005 0003 0161 01     , DECODE_ERROR     , an id that reaches over the end of its list
                    05000003 0001 00          , DECODE_ERROR     , an empty id in a list
                    05000004 0002 012f        , ILLEGAL_PARAMETER, a slash in a list
                    """)
    void refuses(String hex, Alert alert, String what) {
        assertRefused(hex.strip(), alert);
    }

    @Test
    void refusesANoticeOf1025Bytes() {
        assertRefused("04000405 0161 0401" + "78".repeat(1025), Alert.DECODE_ERROR);
    }

    @Test
    void refusesAListOf61Ids() {
        assertRefused("0500007c 007a" + "0161".repeat(61), Alert.ILLEGAL_PARAMETER);
        assertThatIllegalArgumentException().isThrownBy(() -> new Holding(Collections.nCopies(61, "a")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"00055273=00065273", "00055273=00045273", "00055273=ffff5273"})
    void refusesADeliveryWhoseTextDoesNotFollowTheGrammar(String change) {
        String[] halves = change.split("=", -1);

        assertRefused(DELIVER.replace(halves[0], halves[1]), Alert.DECODE_ERROR);
    }

    @Test
    void refusesATextOf1025Bytes() {
        String body = "0161" + "0161" + "00000001" + "0000018bcfe56800" + "000493e0" + "0401" + "78".repeat(1025);

        assertRefused("01" + "%06x".formatted(body.length() / 2) + body, Alert.DECODE_ERROR);
    }

    @Test
    void reportsAStreamThatEndsWithinAMessage() {
        byte[] whole = bytes(DELIVER).toArray();

        for (int length = 1; length < whole.length; length++) {
            InputStream cut = new ByteArrayInputStream(whole, 0, length);
            assertThatExceptionOfType(EOFException.class)
                    .as("the first %d bytes", length)
                    .isThrownBy(() -> OtpMessage.read(cut));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a/b", "..", "ä", "a\n"})
    void cannotBeMadeWithAnIdThatIsNone(String id) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Acknowledge(id));
        assertThatIllegalArgumentException().isThrownBy(() -> new Reject(id, Reject.Reason.FULL));
        assertThatIllegalArgumentException().isThrownBy(() -> new Withdraw(id, null));
        assertThatIllegalArgumentException().isThrownBy(() -> new Holding(List.of("a", id)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Unacceptable(id));
        assertThatIllegalArgumentException().isThrownBy(() -> deliver(id, 1, Duration.ofMinutes(1), "x"));
    }

    @Test
    void cannotBeMadeWithAValidityThatIsOver() {
        assertThatIllegalArgumentException().isThrownBy(() -> deliver("a", 1, Duration.ZERO, "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> deliver("a", 1, Duration.ofNanos(999_999), "x"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> deliver("a", 1, Duration.ofMinutes(10).plusMillis(1), "x"));
    }

    @Test
    void neverQuotesATextThatItRefuses() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OtpText.of("code 256345\n"))
                .withMessageNotContaining("256345");
        assertThatIllegalArgumentException().isThrownBy(() -> OtpText.of("é".repeat(513)));
    }

    private static void assertGolden(String golden, OtpMessage message) throws IOException {
        assertThat(Bytes.of(message.encode())).isEqualTo(bytes(golden));
        assertThat(OtpMessage.read(stream(golden))).contains(message);
    }

    private static void assertRefused(String hex, Alert alert) {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> OtpMessage.read(stream(hex)))
                .satisfies(refused -> assertThat(refused.alert()).isEqualTo(alert));
    }

    private static Deliver deliver(String id, int generation, Duration validity, String text) {
        return new Deliver(
                id, "trf_1", generation, Instant.ofEpochMilli(1_700_000_000_000L), validity, OtpText.of(text));
    }

    private static InputStream stream(String hex) {
        return new ByteArrayInputStream(bytes(hex).toArray());
    }

    private static Bytes bytes(String hex) {
        return Bytes.ofHex(hex.replace(" ", ""));
    }
}
