package dev.fourfold.server.transfer;

import dev.fourfold.protocol.Thorough;
import dev.fourfold.server.Api;
import dev.fourfold.server.ServerTest;
import dev.fourfold.server.Store;
import dev.fourfold.server.delivery.Device;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * What holds whatever happens to a transfer, on any engine: random walks through all that callers, devices and time can do,
 * each step beside a model that says what has to come of it.
 */
@ServerTest
abstract class WalkContract {

    private static final int STEPS = 16;

    @LocalServerPort
    private int port;

    @Autowired
    private Store store;

    @Autowired
    private Device.Maker devices;

    static IntStream seeds() {
        return IntStream.range(0, Thorough.ON ? 100 : 4);
    }

    @BeforeEach
    void clear() {
        store.clear();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void keepsTheInvariants(int seed) throws Exception {
        var random = new Random(seed);
        try (var walk = new Walk(Api.at(port), store, devices, "walk" + seed + ".example")) {
            for (int i = 0; i < STEPS; i++) {
                List<Walk.Step> open = walk.steps();
                walk.take(open.get(random.nextInt(open.size())));
                walk.check();
            }
            walk.checkAfterwards();
        }
    }
}
