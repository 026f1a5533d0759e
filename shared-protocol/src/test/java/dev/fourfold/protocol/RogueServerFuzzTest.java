package dev.fourfold.protocol;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.fourfold.protocol.handshake.ServerHandshake;
import org.junit.jupiter.params.provider.MethodSource;

/** A client whose server has the keys, and says anything. */
class RogueServerFuzzTest {

    @MethodSource("dev.fourfold.protocol.FuzzSeeds#scripts")
    @FuzzTest
    void endsNoClientInAnotherWayThanByAnAlert(byte[] script) {
        Endpoint own = FuzzedEngine.serverEndpoint(2);
        Rogue.attack(FuzzedEngine.client(), own, ServerHandshake.start(own), script);
    }
}
