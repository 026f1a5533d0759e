package dev.fourfold.protocol.handshake;

import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** The X25519 shares whose result is zero, whatever the key (https://cr.yp.to/ecdh.html, "small order"). */
final class LowOrderPoints {

    /** 0, 1, two of order 8, and p - 1, p, p + 1. */
    static final List<byte[]> ALL = Stream.of(
                    "00".repeat(32),
                    "01" + "00".repeat(31),
                    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                    "ec" + "ff".repeat(30) + "7f",
                    "ed" + "ff".repeat(30) + "7f",
                    "ee" + "ff".repeat(30) + "7f")
            .map(HexFormat.of()::parseHex)
            .toList();

    private LowOrderPoints() {}
}
