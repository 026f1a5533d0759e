package dev.fourfold.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CipherSuiteTest {

    @ParameterizedTest
    @CsvSource({
        "0x0101, X25519MLKEM768-AES128GCM-SHA256, X25519MLKEM768, AES_128_GCM, SHA256, true, false",
        "0x0102, X25519MLKEM768-AES256GCM-SHA384, X25519MLKEM768, AES_256_GCM, SHA384, true, false",
        "0x0103, X25519MLKEM768-CHACHA20POLY1305-SHA256, X25519MLKEM768, CHACHA20_POLY1305, SHA256, true, false",
        "0x0110, SECP384R1MLKEM1024-AES256GCM-SHA384, SECP384R1MLKEM1024, AES_256_GCM, SHA384, true, false",
        "0x0201, X25519-AES128GCM-SHA256, X25519, AES_128_GCM, SHA256, false, false",
        "0x0202, X25519-AES256GCM-SHA384, X25519, AES_256_GCM, SHA384, false, false",
        "0x0203, X25519-CHACHA20POLY1305-SHA256, X25519, CHACHA20_POLY1305, SHA256, false, false",
        "0x0301, MLKEM768-AES128GCM-SHA256, MLKEM768, AES_128_GCM, SHA256, true, true"
    })
    void isThatOfTheSpecification(
            String code, String title, Group group, Aead aead, Hash hash, boolean quantumSafe, boolean resumptionOnly) {
        CipherSuite suite = CipherSuite.ofCode(Integer.decode(code)).orElseThrow();
        assertThat(suite.code()).isEqualTo(Integer.decode(code));
        assertThat(suite.title()).isEqualTo(title);
        assertThat(suite.group()).isEqualTo(group);
        assertThat(suite.aead()).isEqualTo(aead);
        assertThat(suite.hash()).isEqualTo(hash);
        assertThat(suite.quantumSafe()).isEqualTo(quantumSafe);
        assertThat(suite.resumptionOnly()).isEqualTo(resumptionOnly);
    }

    @Test
    void hasNoTwoWithOneNumberOrOneMeaning() {
        assertThat(CipherSuite.values()).hasSize(8);
        assertThat(Arrays.stream(CipherSuite.values()).map(CipherSuite::code)).doesNotHaveDuplicates();
        assertThat(Arrays.stream(CipherSuite.values())
                        .map(suite -> suite.group() + " " + suite.aead() + " " + suite.hash()))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 0x0100, 0x0104, 0x0200, 0x0204, 0x0302, 0x1301, 0x1302, 0x1303, 0xF001, 0xFFFF})
    void isNoOtherNumber(int code) {
        assertThat(CipherSuite.ofCode(code)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0x001D, X25519", "0x0201, MLKEM768", "0x11EC, X25519MLKEM768", "0x11ED, SECP384R1MLKEM1024"})
    void hasGroupsWithTheNumbersOfTls(String code, Group group) {
        assertThat(Group.ofCode(Integer.decode(code))).contains(group);
        assertThat(group.code()).isEqualTo(Integer.decode(code));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 0x0017, 0x0018, 0x001E, 0x0200, 0x0202, 0x11EB, 0x11EE})
    void hasNoOtherGroups(int code) {
        assertThat(Group.ofCode(code)).isEmpty();
    }
}
