package dev.fourfold.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long a code takes from REST to its receipt while others wait for devices that are away; {@code -Dfourfold.queue=100000}
 * is how many at most, and {@code -Dfourfold.curve=FILE} where the figures go, a line for each number of them.
 */
@Isolated
class OtpQueue {

    private static final Logger log = LoggerFactory.getLogger(OtpQueue.class);

    private static final int DEVICES = 20;
    private static final int ORDERS = 400;
    private static final int MOST = Integer.getInteger("fourfold.queue", 100_000);
    private static final int FEW = 100;

    /** Codes for a hundred devices that are never there, of which {@code ?} are there already. */
    private static final String FILL = """
            WITH t AS (
                INSERT INTO transfer (id, payer, payee, payee_label, currency, minor_units, authorise_by)
                SELECT 'trf_' || md5('t' || i), 'absent-' || i % 100 || '.example', 'friend', 'a friend', 'INR', i,
                       now() + interval '1 hour'
                  FROM generate_series(?::int + 1, ?::int) i
                RETURNING id, payer, authorise_by)
            INSERT INTO otp_delivery (id, transfer_id, generation, recipient, seed, key_id, expires_at)
            SELECT 'dlv_' || substr(id, 5), id, 1, payer, sha256(id::bytea), 'a key', authorise_by FROM t
            """;

    private static final String TIMES = """
            SELECT count(*) AS delivered,
                   1000 * extract(epoch FROM percentile_disc(0.5) WITHIN GROUP (ORDER BY delivered_at - created_at)) AS p50,
                   1000 * extract(epoch FROM percentile_disc(0.99) WITHIN GROUP (ORDER BY delivered_at - created_at)) AS p99
              FROM (SELECT * FROM otp_delivery WHERE status = 'DELIVERED' ORDER BY created_at DESC LIMIT ?) d
            """;

    @TempDir
    private Path folder;

    @Test
    void isNotInTheWayOfOthers() throws Exception {
        List<String> curve = new ArrayList<>(List.of("queued,p50,p99"));
        try (ServerCluster cluster = new ServerCluster(folder, 1, DEVICES, 0)) {
            Registrar registrar = cluster.registrar(0, cluster.servers());
            int sent = 0;
            for (int warm = 0; warm < 5; warm++) {
                sent = order(cluster, registrar, sent);
            }
            int queued = 0;
            for (int size = FEW; size <= MOST; size *= 10) {
                cluster.sql().update(FILL, queued, size);
                cluster.sql().execute("ANALYZE transfer, otp_delivery");
                queued = size;
                sent = order(cluster, registrar, sent);
                Map<String, @Nullable Object> times = cluster.sql().queryForMap(TIMES, ORDERS);
                log.warn("{} queued: {}", queued, times);
                assertThat(times.get("delivered")).isEqualTo((long) ORDERS);
                curve.add(queued + "," + times.get("p50") + "," + times.get("p99"));
            }
        }
        write(curve);
    }

    /** Orders codes one after the other, and returns how many there were so far. */
    private static int order(ServerCluster cluster, Registrar registrar, int sent) throws InterruptedException {
        for (int i = sent; i < sent + ORDERS; i++) {
            registrar.register(ServerCluster.name(i % DEVICES), "" + (i + 1));
            int all = i + 1;
            await().atMost(ServerCluster.LONG)
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> cluster.devices().deliveredSoFar() >= all);
        }
        await().atMost(ServerCluster.LONG).until(() -> delivered(cluster), Integer.valueOf(sent + ORDERS)::equals);
        return sent + ORDERS;
    }

    private static @Nullable Integer delivered(ServerCluster cluster) {
        return cluster.sql()
                .queryForObject("SELECT count(*) FROM otp_delivery WHERE status = 'DELIVERED'", Integer.class);
    }

    private static void write(List<String> curve) throws IOException {
        String file = System.getProperty("fourfold.curve");
        if (file != null) {
            Files.write(Path.of(file), curve);
        }
    }
}
