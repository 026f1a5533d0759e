package dev.fourfold.protocol;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.fourfold.protocol.handshake.ClientHandshake;
import org.junit.jupiter.params.provider.MethodSource;

/** A server whose client has the keys, and says anything. */
class RogueClientFuzzTest {

    @MethodSource("dev.fourfold.protocol.FuzzSeeds#scripts")
    @FuzzTest
    void endsNoServerInAnotherWayThanByAnAlert(byte[] script) {
        Endpoint own = FuzzedEngine.clientEndpoint(2);
        Rogue.attack(FuzzedEngine.server(), own, ClientHandshake.start(own, FuzzedEngine.SERVER), script);
    }
}
