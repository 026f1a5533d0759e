package dev.fourfold.protocol.message;

import static dev.fourfold.protocol.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.message.HandshakeMessage.ClientHello;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every length of protocol.md §4, at its bound and beyond; {@code n*xx} stands for n bytes xx. */
class MessageBoundsTest {

    private static final List<String> CLIENT_HELLO = List.of(
            "020001",
            "32*a0",
            "020101",
            "0000",
            "020807",
            "004000",
            "00000000",
            "00",
            "00",
            "0000",
            "0000",
            "00",
            "00",
            "00");
    private static final List<String> SERVER_HELLO = List.of("0001", "32*a0", "0101", "11ec", "0000", "00", "0000");
    private static final List<String> SERVER_PARAMETERS =
            List.of("00", "004000", "00000000", "020807", "0000", "00", "0000");
    private static final List<String> VERIFY = List.of("0807", "0001 99");
    private static final List<String> CHAIN = List.of("01", "0000");
    private static final List<String> FINISHED = List.of("20 32*5a", "0000");

    /** Three tickets, the longest that there may be, and the lifetime of a fourth. */
    private static final String LONG_TICKETS =
            "00000001 10 16*01 ff 255*02 " + "00000001 10 16*01 ff 255*02 00000001 10 16*01 ff 255*02 00000001 ";

    @ParameterizedTest
    @CsvSource({
        "0, 08 0001 6*00",
        "2, 20 32*01",
        "3, 1000 11ec 0800 2048*01 001d 07f8 2040*01",
        "3, 0005 11ec 0001 01",
        "4, 20 32*08",
        "5, 000000",
        "5, ffffff",
        "6, ffffffff",
        "7, ff 255*61",
        "8, ff 1f 31*61 1f 31*61 1f 31*61 1f 31*61 1f 31*61 1f 31*61 1f 31*61 1e 30*61",
        "8, 21 20 32*61",
        "9, 0100 256*01",
        "10, 0404 0001 0400 1024*01",
        "10, 0800 0001 0400 1024*01 0002 03f8 1016*01",
        "11, ff 255*01",
        "12+13, 10 16*01 01 01",
        "12+13, ff 255*01 30 48*01"
    })
    void takesAClientHelloWithAFieldAtItsBound(String field, String value) throws Exception {
        assertThat(HandshakeMessage.decode(message("01", CLIENT_HELLO, field, value)))
                .isInstanceOf(ClientHello.class);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 00",
        "0, 03 000100",
        "0, 0a 0001 8*00",
        "2, 00",
        "2, 03 010101",
        "2, 22 34*01",
        "3, 0004 11ec 0000",
        "3, 0805 11ec 0801 2049*01",
        "3, 1001 11ec 0800 2048*01 001d 07f9 2041*01",
        "3, 0001 11",
        "3, 0003 11ec00",
        "4, 00",
        "4, 03 080708",
        "4, 22 34*08",
        "8, 01 00",
        "8, 22 21 33*61",
        "8, 01 01",
        "9, 000f 15*01",
        "9, 0110 272*01",
        "10, 0405 0001 0401 1025*01",
        "10, 0801 0001 0400 1024*01 0002 03f9 1017*01",
        "10, 0008 0001 0000 0001 0000",
        "10, 0008 0002 0000 0001 0000",
        "10, 0008 8001 0000 0001 0000",
        "10, 0003 000100",
        "12+13, 01 01 00",
        "12+13, 00 01 01",
        "12+13, 0f 15*01 01 01",
        "12+13, 10 16*01 00",
        "12+13, 10 16*01 31 49*01"
    })
    void refusesAClientHelloWithAFieldBeyondItsBound(String field, String value) {
        refuses("01", CLIENT_HELLO, field, value);
    }

    @ParameterizedTest
    @CsvSource({
        "4, 0801 2049*01",
        "6, 0401 0001 03fd 1021*01",
        "6, 0405 0001 0401 1025*01",
        "6, 0008 0001 0000 0001 0000",
        "6, 0008 8000 0000 7fff 0000"
    })
    void refusesAServerHelloWithAFieldBeyondItsBound(String field, String value) {
        refuses("02", SERVER_HELLO, field, value);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 21 33*61",
        "3, 00",
        "3, 03 080708",
        "3, 22 34*08",
        "4, 0008 8*01",
        "4, 0110 272*01",
        "6, 0401 0001 03fd 1021*01",
        "6, 0008 0001 0000 0001 0000"
    })
    void refusesServerParametersWithAFieldBeyondItsBound(String field, String value) {
        refuses("08", SERVER_PARAMETERS, field, value);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0004 0000 0000", "1, 3005 3001 12289*30 0000", "1, 2006 0001 30 2001 8193*01",
        "1, 6001 2fff 12287*30 0000 2ffa 12282*30 0000", "1, 0003 0001 30", "1, 0004 0001 30 00"
    })
    void refusesAChainWithAFieldBeyondItsBound(String field, String value) {
        refuses("0b", CHAIN, field, value);
        refuses("15", CHAIN, field, value);
    }

    @Test
    void takesAChainAtItsBounds() throws Exception {
        for (String type : List.of("0b", "15")) {
            HandshakeMessage.decode(message(type, CHAIN, "1", "3004 3000 12288*30 0000"));
            HandshakeMessage.decode(message(type, CHAIN, "1", "2005 0001 30 2000 8192*01"));
            HandshakeMessage.decode(message(type, CHAIN, "1", "6000 2ffc 12284*30 0000 2ffc 12284*30 0000"));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 0000", "1, 1401 5121*99"})
    void refusesASignatureBeyondItsBound(String field, String value) throws Exception {
        for (String type : List.of("0f", "19")) {
            refuses(type, VERIFY, field, value);
            HandshakeMessage.decode(message(type, VERIFY, "1", "1400 5120*99"));
        }
    }

    @ParameterizedTest
    @CsvSource({"00", "1f 31*5a", "31 49*5a"})
    void refusesAMacBeyondItsBound(String mac) throws Exception {
        for (String type : List.of("10", "1e")) {
            refuses(type, List.of(""), "0", mac);
            HandshakeMessage.decode(message(type, List.of(""), "0", "30 48*5a"));
        }
        refuses("1f", FINISHED, "0", mac);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0401 " + LONG_TICKETS + "01 01 bb 187*02",
                "0016 00000001 00 10 16*02",
                "0028 00000001 11 17*01 11 17*02",
                "0016 00000001 01 01 0f 15*02",
                "0105 00000001 01 01 ff 254*02",
                "0001 00",
                "0018 00000001 01 01 10 16*02 00"
            })
    void refusesTicketsBeyondTheirBounds(String tickets) {
        refuses("1f", FINISHED, "1", tickets);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0400 " + LONG_TICKETS + "01 01 ba 186*02", "0017 00000000 01 01 10 16*02"})
    void takesTicketsAtTheirBounds(String tickets) throws Exception {
        HandshakeMessage.decode(message("1f", FINISHED, "1", tickets));
    }

    @ParameterizedTest
    @CsvSource({"03, 0101 11ec", "03, 0101 11ec 02 01", "03, 0101 11ec 00 00", "28, ''", "28, 0000"})
    void refusesAHelloRetryOrAKeyUpdateOfAnotherForm(String type, String body) {
        refuses(type, List.of(""), "0", body);
    }

    private static void refuses(String type, List<String> fields, String field, String value) {
        assertRefused(Alert.DECODE_ERROR, () -> HandshakeMessage.decode(message(type, fields, field, value)));
    }

    /** Returns the message with one field, or the last two, put in. */
    private static byte[] message(String type, List<String> fields, String field, String value) {
        var parts = new ArrayList<>(fields);
        if (field.equals("12+13")) {
            parts.removeLast();
            parts.set(12, value);
        } else {
            parts.set(Integer.parseInt(field), value);
        }
        byte[] body = bytes(String.join(" ", parts));
        return new WireWriter().u8(HexFormat.fromHexDigits(type)).opaque24(body).toByteArray();
    }

    private static byte[] bytes(String spelled) {
        var writer = new WireWriter();
        for (String word : spelled.trim().split(" +", -1)) {
            int times = word.indexOf('*');
            String hex =
                    times < 0 ? word : word.substring(times + 1).repeat(Integer.parseInt(word.substring(0, times)));
            writer.raw(HexFormat.of().parseHex(hex));
        }
        return writer.toByteArray();
    }
}
