package dev.fourfold.system;

import static dev.fourfold.system.ServerCluster.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fourfold.protocol.Thorough;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Three servers on one database, many devices on real channels that a balancer moves about, a tenth of all receipts lost, a
 * server that is killed and one that loses the database: each code reaches the application once.
 */
@Isolated
@Thorough("it starts five processes and sends 20,000 codes")
class ServerReplicasIT {

    private static final int TRANSFERS = Integer.getInteger("fourfold.transfers", 20_000);
    private static final int DEVICES = 300;
    private static final int CALLERS = 8;
    private static final double LOST_RECEIPTS = 0.1;

    private final Random random = new Random(4);
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();
    private final AtomicInteger begun = new AtomicInteger();
    private final CountDownLatch over = new CountDownLatch(1);

    @TempDir
    private Path folder;

    @Test
    void bringEachCodeOnceWhateverHappens() throws Exception {
        try (ServerCluster cluster = new ServerCluster(folder, 3, DEVICES, LOST_RECEIPTS)) {
            storm(cluster);
            verify(cluster);
            bringsNothingThatHasExpired(cluster);
        }
    }

    private void storm(ServerCluster cluster) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> callers = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                Registrar registrar = cluster.registrar(i, cluster.servers());
                callers.add(threads.submit(() -> register(registrar)));
            }
            Future<?> moves = threads.submit(() -> move(cluster.balancer()));
            awaitDelivered(cluster, TRANSFERS / 4);
            cluster.servers().getFirst().kill();
            awaitDelivered(cluster, TRANSFERS / 2);
            cutOffFromTheDatabase(cluster);
            for (Future<?> caller : callers) {
                caller.get();
            }
            awaitDelivered(cluster, TRANSFERS);
            over.countDown();
            moves.get();
        } finally {
            over.countDown();
        }
    }

    private Void register(Registrar registrar) throws InterruptedException {
        for (int i = begun.getAndIncrement(); i < TRANSFERS; i = begun.getAndIncrement()) {
            accepted.add(registrar.register(ServerCluster.name(i % DEVICES), "" + (i + 1)));
        }
        return null;
    }

    private Void move(Balancer balancer) throws IOException, InterruptedException {
        while (!over.await(200, TimeUnit.MILLISECONDS)) {
            balancer.cut(3, random);
        }
        return null;
    }

    private static void awaitDelivered(ServerCluster cluster, int count) {
        await().atMost(LONG).until(() -> cluster.devices().deliveredSoFar() >= count);
    }

    private static void cutOffFromTheDatabase(ServerCluster cluster) {
        ServiceProcess server = cluster.servers().get(2);
        cluster.wire().freeze();
        await().atMost(LONG).until(() -> !server.isReady());
        // its recipients come to the one that is left, but for those that are on their way
        await().atMost(LONG)
                .until(() -> ServerCluster.attached(cluster.servers().get(1)) > 0.8 * DEVICES);
        cluster.wire().thaw();
        await().atMost(LONG).until(server::isReady);
        await().atMost(LONG).until(() -> ServerCluster.attached(server) > 0);
    }

    private void verify(ServerCluster cluster) {
        assertThat(accepted).hasSize(TRANSFERS);
        assertThat(cluster.devices().delivered()).hasSize(TRANSFERS).containsExactlyInAnyOrderElementsOf(accepted);
        assertThat(cluster.devices().frames()).isGreaterThan(TRANSFERS);
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(count(cluster, "otp_delivery WHERE status = 'DELIVERED'"))
                        .isEqualTo(TRANSFERS));
        assertThat(count(cluster, "transfer")).isEqualTo(TRANSFERS);
        assertThat(count(cluster, "audit WHERE event = 'DELIVERED'")).isEqualTo(TRANSFERS);
    }

    private static int count(ServerCluster cluster, String rows) {
        return Objects.requireNonNull(cluster.sql().queryForObject("SELECT count(*) FROM " + rows, Integer.class));
    }

    private static void bringsNothingThatHasExpired(ServerCluster cluster) throws Exception {
        Registrar registrar = cluster.registrar(0, cluster.servers().subList(1, 2));
        String late = registrar.register(ServerCluster.name(DEVICES), "1");
        // the server itself cannot: a code's time is one of the things that stay as they were
        cluster.sql()
                .execute("ALTER TABLE otp_delivery DISABLE TRIGGER USER; UPDATE otp_delivery SET expires_at = now()"
                        + " WHERE transfer_id = '" + late + "'; ALTER TABLE otp_delivery ENABLE TRIGGER USER");
        String inTime = registrar.register(ServerCluster.name(DEVICES), "2");
        cluster.switchOn(DEVICES);

        await().atMost(LONG).until(() -> cluster.devices().delivered().contains(inTime));
        assertThat(cluster.devices().delivered()).doesNotContain(late);
    }
}
