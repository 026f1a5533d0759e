package dev.fourfold.ca;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long a CA takes as its ledger grows tenfold and tenfold; {@code -Dfourfold.size=1000000} is how many certificates it has at
 * last, and {@code -Dfourfold.curve=FILE} where the figures go, a line for each number of them.
 */
@Isolated
class LedgerGrowth {

    private static final Logger log = LoggerFactory.getLogger(LedgerGrowth.class);
    private static final int LEAST = 1000;
    private static final int MOST = Integer.getInteger("fourfold.size", 100_000);
    private static final int TIMES = 500;

    private static final List<Query> LISTS = List.of(
            new Query("first page", "?limit=100"),
            new Query("by name", "?limit=100&name=host-7.many.example"),
            new Query("soonest end", "?limit=100&state=valid&sort=soonest"));

    private record Query(String what, String text) {}

    @Test
    void changesLittle() throws IOException {
        measure(LEAST); // once for nothing: to warm up
        List<String> curve = new ArrayList<>();
        for (int size = LEAST; size <= MOST; size *= 10) {
            SequencedMap<String, Latency> measured = measure(size);
            log.warn("with {} certificates: {}", size, measured);
            if (curve.isEmpty()) {
                curve.add(measured.keySet().stream()
                        .map(what -> what + " p50," + what + " p99")
                        .collect(Collectors.joining(",", "certificates,", "")));
            }
            curve.add(measured.values().stream()
                    .map(latency ->
                            latency.p50().toNanos() / 1e6 + "," + latency.p99().toNanos() / 1e6)
                    .collect(Collectors.joining(",", size + ",", "")));
        }
        String file = System.getProperty("fourfold.curve");
        if (file != null) {
            Files.write(Path.of(file), curve);
        }
    }

    private static SequencedMap<String, Latency> measure(int size) {
        var measured = new LinkedHashMap<String, Latency>();
        try (RunningCa ca = RunningCa.start(RunningCa.newFolder(), TestDatabase.create())) {
            RevocationApi api = new RevocationApi(ca);
            api.enrol();
            ManyCertificates.fill(ca.jdbc(), size);
            measured.put("issue", Latency.of(TIMES, api::enrol));
            for (Query list : LISTS) {
                measured.put(list.what(), Latency.of(TIMES, () -> assertAnswered(ca, list.text())));
            }
        }
        return measured;
    }

    private static void assertAnswered(RunningCa ca, String query) {
        assertThat(ca.operatorGet("/api/v1/certificates" + query).statusCode()).isEqualTo(200);
    }
}
