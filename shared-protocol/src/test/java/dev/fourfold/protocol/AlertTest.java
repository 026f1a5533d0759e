package dev.fourfold.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AlertTest {

    /** The table of protocol.md §8. */
    private static final Map<Integer, String> CODES = new TreeMap<>(Map.ofEntries(
            Map.entry(0, "close_notify"),
            Map.entry(10, "unexpected_message"),
            Map.entry(20, "bad_record_mac"),
            Map.entry(22, "record_overflow"),
            Map.entry(40, "handshake_failure"),
            Map.entry(42, "bad_certificate"),
            Map.entry(43, "unsupported_certificate"),
            Map.entry(44, "certificate_revoked"),
            Map.entry(45, "certificate_expired"),
            Map.entry(46, "certificate_unknown"),
            Map.entry(47, "illegal_parameter"),
            Map.entry(48, "unknown_ca"),
            Map.entry(49, "access_denied"),
            Map.entry(50, "decode_error"),
            Map.entry(51, "decrypt_error"),
            Map.entry(70, "protocol_version"),
            Map.entry(71, "insufficient_security"),
            Map.entry(80, "internal_error"),
            Map.entry(90, "busy"),
            Map.entry(91, "handshake_timeout"),
            Map.entry(110, "unsupported_extension"),
            Map.entry(113, "bad_certificate_status"),
            Map.entry(116, "certificate_required"),
            Map.entry(117, "general_error"),
            Map.entry(120, "no_application_protocol")));

    @Test
    void hasTheCodesOfTheSpecification() {
        var codes = new TreeMap<Integer, String>();
        for (Alert alert : Alert.values()) {
            codes.put(alert.code(), alert.name().toLowerCase(Locale.ROOT));
        }
        assertThat(codes).isEqualTo(CODES).hasSize(Alert.values().length);
    }

    @Test
    void isFoundByItsCode() {
        for (Alert alert : Alert.values()) {
            assertThat(Alert.ofCode(alert.code())).isEqualTo(alert);
        }
    }

    @Test
    void takesAnUnknownCodeForAFatalError() {
        IntStream.range(0, 256)
                .filter(code -> !CODES.containsKey(code))
                .forEach(code -> assertThat(Alert.ofCode(code)).isEqualTo(Alert.GENERAL_ERROR));
    }
}
