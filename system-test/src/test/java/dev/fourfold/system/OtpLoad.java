package dev.fourfold.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.convert.DurationStyle;

/** How many codes go from REST to a device in a second, and the receipts back; {@code -Dfourfold.load=60s} is for how long. */
@Isolated
class OtpLoad {

    private static final Logger log = LoggerFactory.getLogger(OtpLoad.class);

    private static final int CALLERS = 16;
    private static final int DEVICES = Integer.getInteger("fourfold.devices", 300);
    private static final int MOST = 1000 * DEVICES; // more codes are not made for as many payers

    private static final String TIMES = """
            SELECT count(*) AS delivered,
                   max(delivered_at) - min(created_at) AS time,
                   round(count(*) / extract(epoch FROM max(delivered_at) - min(created_at))) AS a_second,
                   percentile_disc(ARRAY[0.5, 0.99]) WITHIN GROUP (ORDER BY sent_at - created_at) AS to_claim,
                   percentile_disc(ARRAY[0.5, 0.99]) WITHIN GROUP (ORDER BY delivered_at - sent_at) AS claim_to_receipt,
                   percentile_disc(ARRAY[0.5, 0.99]) WITHIN GROUP (ORDER BY delivered_at - created_at) AS to_receipt
              FROM otp_delivery WHERE status = 'DELIVERED'
            """;

    private final Duration time = DurationStyle.detectAndParse(System.getProperty("fourfold.load", "10s"));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void deliversOver(int servers) throws Exception {
        try (ServerCluster cluster = new ServerCluster(folder, servers, DEVICES, 0)) {
            AtomicInteger begun = new AtomicInteger();
            List<Future<List<Long>>> callers = new ArrayList<>();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                long end = System.nanoTime() + time.toNanos();
                for (int i = 0; i < CALLERS; i++) {
                    Registrar registrar = cluster.registrar(i, cluster.servers());
                    callers.add(threads.submit(() -> register(registrar, begun, end)));
                }
            }
            List<Long> rest = callers.stream()
                    .flatMap(one -> one.resultNow().stream())
                    .sorted()
                    .toList();
            await().atMost(ServerCluster.LONG).until(() -> cluster.devices().deliveredSoFar() == rest.size());
            String times = "" + cluster.sql().queryForMap(TIMES);
            log.warn(
                    "{} servers: {}; HTTP takes {} ms, and {} ms for 1 in 100",
                    servers,
                    times,
                    at(rest, 0.5),
                    at(rest, 0.99));
            assertThat(cluster.devices().delivered()).doesNotHaveDuplicates().hasSize(rest.size());
        }
    }

    private static List<Long> register(Registrar registrar, AtomicInteger begun, long end) throws InterruptedException {
        List<Long> took = new ArrayList<>();
        for (int i = begun.getAndIncrement(); i < MOST && System.nanoTime() < end; i = begun.getAndIncrement()) {
            long start = System.nanoTime();
            registrar.register(ServerCluster.name(i % DEVICES), "" + (i + 1));
            took.add((System.nanoTime() - start) / 1_000_000);
        }
        return took;
    }

    private static long at(List<Long> sorted, double share) {
        return sorted.get((int) (share * (sorted.size() - 1)));
    }
}
