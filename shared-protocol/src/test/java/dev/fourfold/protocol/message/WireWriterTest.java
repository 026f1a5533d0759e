package dev.fourfold.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class WireWriterTest {

    @Test
    void writesBigEndianNumbers() {
        assertThat(hex(new WireWriter()
                        .u8(0x01)
                        .u16(0x0102)
                        .u24(0x010203)
                        .u32(0x01020304)
                        .u64(0x0102030405060708L)))
                .isEqualTo("01" + "0102" + "010203" + "01020304" + "0102030405060708");
    }

    @Test
    void writesTheLargestNumbers() {
        assertThat(hex(new WireWriter()
                        .u8(0xFF)
                        .u16(0xFFFF)
                        .u24(0xFFFFFF)
                        .u32(0xFFFFFFFFL)
                        .u64(-1)))
                .isEqualTo("ff" + "ffff" + "ffffff" + "ffffffff" + "ffffffffffffffff");
    }

    @Test
    void refusesNumbersThatDoNotFit() {
        refuses(() -> new WireWriter().u8(0x100));
        refuses(() -> new WireWriter().u16(0x1_0000));
        refuses(() -> new WireWriter().u24(0x100_0000));
        refuses(() -> new WireWriter().u32(0x1_0000_0000L));
    }

    @Test
    void refusesNegativeNumbers() {
        refuses(() -> new WireWriter().u8(-1));
        refuses(() -> new WireWriter().u16(-1));
        refuses(() -> new WireWriter().u24(-1));
        refuses(() -> new WireWriter().u32(-1));
    }

    @Test
    void writesLengthsInFrontOfBytes() {
        byte[] two = {0x0A, 0x0B};
        assertThat(hex(new WireWriter().raw(two).opaque8(two).opaque16(two).opaque24(two)))
                .isEqualTo("0a0b" + "020a0b" + "00020a0b" + "0000020a0b");
        assertThat(hex(new WireWriter()
                        .opaque8(new byte[0])
                        .opaque16(new byte[0])
                        .opaque24(new byte[0])))
                .isEqualTo("00" + "0000" + "000000");
    }

    @Test
    void writesLengthsInBytesInFrontOfLists() {
        assertThat(hex(new WireWriter()
                        .list8(list -> list.u16(1).u16(2))
                        .list16(list -> list.u8(3))
                        .list24(_ -> {})))
                .isEqualTo("0400010002" + "000103" + "000000");
    }

    @Test
    void refusesBytesThatAreLongerThanTheirLengthCanSay() {
        refuses(() -> new WireWriter().opaque8(new byte[0x100]));
        refuses(() -> new WireWriter().opaque16(new byte[0x1_0000]));
        refuses(() -> new WireWriter().opaque24(new byte[0x100_0000]));
        refuses(() -> new WireWriter().list8(list -> list.raw(new byte[0x100])));
        refuses(() -> new WireWriter().list16(list -> list.raw(new byte[0x1_0000])));
    }

    @Test
    void fillsALengthOfEightBits() {
        assertThat(new WireWriter().opaque8(new byte[0xFF]).toByteArray()).hasSize(0x100);
        assertThat(new WireWriter().opaque16(new byte[0xFFFF]).toByteArray()).hasSize(0x1_0001);
    }

    private static String hex(WireWriter writer) {
        return HexFormat.of().formatHex(writer.toByteArray());
    }

    private static void refuses(ThrowingCallable code) {
        assertThatIllegalArgumentException().isThrownBy(code);
    }
}
