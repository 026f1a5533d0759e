package dev.fourfold.protocol.message;

import static dev.fourfold.protocol.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fourfold.protocol.Alert;
import java.util.HexFormat;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireReaderTest {

    @Test
    void readsBigEndianNumbersUpToTheirLargest() throws Exception {
        WireReader reader = reader("01" + "0102" + "010203" + "01020304" + "0102030405060708");
        assertThat(reader.u8()).isEqualTo(0x01);
        assertThat(reader.u16()).isEqualTo(0x0102);
        assertThat(reader.u24()).isEqualTo(0x010203);
        assertThat(reader.u32()).isEqualTo(0x01020304L);
        assertThat(reader.u64()).isEqualTo(0x0102030405060708L);
        reader.end();

        WireReader largest = reader("ff" + "ffff" + "ffffff" + "ffffffff" + "ffffffffffffffff");
        assertThat(largest.u8()).isEqualTo(0xFF);
        assertThat(largest.u16()).isEqualTo(0xFFFF);
        assertThat(largest.u24()).isEqualTo(0xFFFFFF);
        assertThat(largest.u32()).isEqualTo(0xFFFFFFFFL);
        assertThat(largest.u64()).isEqualTo(-1L);
        largest.end();
    }

    @Test
    void refusesNumbersThatAreCutShort() {
        refuses(() -> reader("").u8());
        refuses(() -> reader("01").u16());
        refuses(() -> reader("0102").u24());
        refuses(() -> reader("010203").u32());
        refuses(() -> reader("01020304050607").u64());
    }

    @Test
    void readsOpaquesOfTheirLeastAndTheirGreatestLength() throws Exception {
        assertThat(reader("00").opaque8(0, 3)).isEmpty();
        assertThat(reader("03010203").opaque8(0, 3)).containsExactly(1, 2, 3);
        assertThat(reader("000101").opaque16(1, 2)).containsExactly(1);
        assertThat(reader("00020102").opaque16(1, 2)).containsExactly(1, 2);
        assertThat(reader("00000101").opaque24(1, 2)).containsExactly(1);
        assertThat(reader("0000020102").opaque24(1, 2)).containsExactly(1, 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "01aa", "04aaaaaaaa", "ffaa"})
    void refusesAnOpaque8OutsideOfItsBounds(String hex) {
        refuses(() -> reader(hex).opaque8(2, 3));
        refuses(() -> reader(hex).list8(2, 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000", "0001aa", "0004aaaaaaaa", "ffffaa"})
    void refusesAnOpaque16OutsideOfItsBounds(String hex) {
        refuses(() -> reader(hex).opaque16(2, 3));
        refuses(() -> reader(hex).list16(2, 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"000000", "000001aa", "000004aaaaaaaa", "ffffffaa"})
    void refusesAnOpaque24OutsideOfItsBounds(String hex) {
        refuses(() -> reader(hex).opaque24(2, 3));
        refuses(() -> reader(hex).list24(2, 3));
    }

    @Test
    void refusesMoreThanIsThere() {
        refuses(() -> reader("0201").opaque8(0, 255));
        refuses(() -> reader("000201").opaque16(0, 65_535));
        refuses(() -> reader("00000201").opaque24(0, 0xFFFFFF));
        refuses(() -> reader("0201").list8(0, 255));
        refuses(() -> reader("000201").list16(0, 65_535));
        refuses(() -> reader("00000201").list24(0, 0xFFFFFF));
        refuses(() -> reader("01").raw(2));
        refuses(() -> reader("01").raw(Integer.MAX_VALUE));
    }

    @Test
    void keepsAListWithinItsLength() throws Exception {
        WireReader whole = reader("020102" + "ff");
        WireReader list = whole.list8(0, 255);
        assertThat(list.u8()).isEqualTo(1);
        assertThat(list.hasMore()).isTrue();
        refuses(list::u16);
        assertThat(list.u8()).isEqualTo(2);
        assertThat(list.hasMore()).isFalse();
        refuses(list::u8);
        assertThat(whole.u8()).isEqualTo(0xFF);
    }

    @Test
    void keepsAnItemWithinItsList() throws Exception {
        WireReader list = reader("02" + "02aa" + "bb").list8(0, 255);
        refuses(() -> list.opaque8(0, 255));
    }

    @Test
    void refusesLeftovers() throws Exception {
        WireReader reader = reader("0102");
        reader.u8();
        refuses(reader::end);
        reader.u8();
        reader.end();
    }

    private static WireReader reader(String hex) {
        return WireReader.of(HexFormat.of().parseHex(hex));
    }

    private static void refuses(ThrowingCallable code) {
        assertRefused(Alert.DECODE_ERROR, code);
    }
}
