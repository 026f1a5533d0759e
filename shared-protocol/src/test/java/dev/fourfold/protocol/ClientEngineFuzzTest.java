package dev.fourfold.protocol;

import static java.util.Arrays.copyOfRange;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The engine of a client, given any bytes in parts of any size. */
class ClientEngineFuzzTest {

    /** The first byte says how long the parts are. */
    @MethodSource("dev.fourfold.protocol.FuzzSeeds#recordsOfServers")
    @FuzzTest
    void refusesWhatIsNotOfTheProtocol(byte[] bytes) {
        FuzzedEngine engine = FuzzedEngine.client();
        int part = bytes.length == 0 ? 1 : 1 + (bytes[0] & 0xFF) * 16;
        for (int at = 1; at < bytes.length && !engine.isOver(); at += part) {
            engine.feed(copyOfRange(bytes, at, Math.min(bytes.length, at + part)));
        }
        engine.finish();
    }
}
