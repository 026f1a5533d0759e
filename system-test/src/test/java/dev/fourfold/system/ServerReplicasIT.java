package dev.fourfold.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Three servers on one database, many devices on real channels that a balancer moves about, a tenth of all receipts lost, a
 * server that is killed and one that loses the database: each code reaches the application once.
 */
@Isolated
@EnabledIfSystemProperty(
        named = "fourfold.thorough",
        matches = "true",
        disabledReason = "it starts five processes and sends 20,000 codes; -Dfourfold.thorough=true runs it")
class ServerReplicasIT {

    private static final int TRANSFERS = Integer.getInteger("fourfold.transfers", 20_000);
    private static final int DEVICES = 300;
    private static final int CALLERS = 8;
    private static final double LOST_RECEIPTS = 0.1;
    private static final Duration LONG = Duration.ofMinutes(15);

    private final Random random = new Random(4);
    private final List<AutoCloseable> closing = new ArrayList<>();

    @TempDir
    private Path folder;

    @Test
    void bringEachCodeOnceWhateverHappens() throws Exception {
        try {
            run();
        } finally {
            for (AutoCloseable one : closing.reversed()) {
                one.close();
            }
        }
    }

    private <T extends AutoCloseable> T closing(T one) {
        closing.add(one);
        return one;
    }

    private void run() throws Exception {
        List<Integer> ports = FreePorts.of(7);
        TestAuthority authority = closing(TestAuthority.start(ports.get(6), folder.resolve("ca")));
        PlainDatabase database = closing(PlainDatabase.start(folder.resolve("db")));
        Balancer wire = closing(new Balancer(List.of(database.port())));
        authority.awaitReady();
        String token = authority.token("server.com", "server", 3);
        List<ServiceProcess> servers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            // the last one's way to the database can be cut
            String[] options = database.options(i == 2 ? wire.port() : database.port());
            servers.add(closing(server(i, ports, authority, token, options)));
        }
        Balancer balancer = closing(new Balancer(ports.subList(3, 6)));
        Devices devices = closing(new Devices(balancer.port(), LOST_RECEIPTS));
        for (int i = 0; i < DEVICES; i++) {
            devices.add(authority.client(name(i)), i);
        }
        for (ServiceProcess server : servers) {
            server.awaitReady();
        }
        await().atMost(LONG).until(() -> online(servers.get(1)) == DEVICES);

        Storm storm = new Storm(servers, devices, balancer, wire);
        storm.run();

        JdbcTemplate sql = database.sql();
        verify(storm, devices, sql);
        bringsNothingThatHasExpired(new Registrar(servers.subList(1, 2)), authority, devices, sql);
    }

    private ServiceProcess server(
            int index, List<Integer> ports, TestAuthority authority, String token, String[] database)
            throws IOException {
        Path data = Files.createDirectories(folder.resolve("server-" + index));
        Stream<String> payees = IntStream.rangeClosed(0, DEVICES)
                .mapToObj(i ->
                        "otp.payees[%1$d].recipient=%2$s\notp.payees[%1$d].id=friend\notp.payees[%1$d].label=a friend"
                                .formatted(i, name(i)));
        Files.write(data.resolve("payees.properties"), payees.toList());
        return ServiceProcess.start(
                "server-service",
                ports.get(index),
                data,
                Stream.concat(
                                Stream.of(
                                        "--spring.profiles.active=demo",
                                        "--spring.config.import=file:" + data.resolve("payees.properties"),
                                        "--otp.key=" + "0f".repeat(32),
                                        "--fourfold.channel.server.port=" + ports.get(3 + index),
                                        "--fourfold.channel.server.max-handshakes-per-address=1000",
                                        "--fourfold.enrolment.ca-url=" + authority.url(),
                                        "--fourfold.enrolment.root-file=" + authority.root(),
                                        "--fourfold.enrolment.token=" + token,
                                        "--fourfold.enrolment.passphrase=a passphrase of a test"),
                                Stream.of(database))
                        .toList());
    }

    private static String name(int device) {
        return "device-" + device + ".example";
    }

    private static long online(ServiceProcess server) throws IOException, InterruptedException {
        return JsonMapper.shared()
                .readTree(server.get("/api/v1/recipients", Duration.ofSeconds(5)))
                .get("recipients")
                .valueStream()
                .filter(recipient -> recipient.get("online").asBoolean())
                .count();
    }

    /** What happens while transfers are registered. */
    private final class Storm {

        private final Set<String> accepted = ConcurrentHashMap.newKeySet();
        private final AtomicInteger begun = new AtomicInteger();
        private final CountDownLatch over = new CountDownLatch(1);
        private final List<ServiceProcess> servers;
        private final Devices devices;
        private final Balancer balancer;
        private final Balancer wire;

        Storm(List<ServiceProcess> servers, Devices devices, Balancer balancer, Balancer wire) {
            this.servers = servers;
            this.devices = devices;
            this.balancer = balancer;
            this.wire = wire;
        }

        void run() throws Exception {
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Registrar registrar = new Registrar(servers);
                List<Future<?>> callers = new ArrayList<>();
                for (int i = 0; i < CALLERS; i++) {
                    callers.add(threads.submit(() -> register(registrar)));
                }
                Future<?> moves = threads.submit(this::move);
                awaitDelivered(TRANSFERS / 4);
                servers.getFirst().kill();
                awaitDelivered(TRANSFERS / 2);
                cutOffFromTheDatabase(servers.get(2));
                for (Future<?> caller : callers) {
                    caller.get();
                }
                awaitDelivered(TRANSFERS);
                over.countDown();
                moves.get();
            } finally {
                over.countDown();
            }
        }

        private Void register(Registrar registrar) throws InterruptedException {
            for (int i = begun.getAndIncrement(); i < TRANSFERS; i = begun.getAndIncrement()) {
                accepted.add(registrar.register(name(i % DEVICES), "" + (i + 1)));
            }
            return null;
        }

        private Void move() throws IOException, InterruptedException {
            while (!over.await(200, TimeUnit.MILLISECONDS)) {
                balancer.cut(3, random);
            }
            return null;
        }

        private void awaitDelivered(int count) {
            await().atMost(LONG).until(() -> devices.deliveredSoFar() >= count);
        }

        private void cutOffFromTheDatabase(ServiceProcess server) {
            wire.freeze();
            await().atMost(LONG).until(() -> !server.isReady());
            // all of its recipients are attached to the one that is left
            await().atMost(LONG).until(() -> attachedHere(servers.get(1)) >= DEVICES - 10);
            wire.thaw();
            await().atMost(LONG).until(server::isReady);
            await().atMost(LONG).until(() -> attachedHere(server) > 0);
        }

        private static long attachedHere(ServiceProcess server) throws IOException, InterruptedException {
            return JsonMapper.shared()
                    .readTree(server.get("/actuator/health/readiness", Duration.ofSeconds(5)))
                    .at("/components/replica/details/attached")
                    .asLong();
        }
    }

    private static void verify(Storm storm, Devices devices, JdbcTemplate sql) {
        assertThat(storm.accepted).hasSize(TRANSFERS);
        assertThat(devices.delivered()).hasSize(TRANSFERS).containsExactlyInAnyOrderElementsOf(storm.accepted);
        assertThat(devices.frames()).isGreaterThan(TRANSFERS);
        assertThat(sql.queryForObject("SELECT count(*) FROM transfer", Integer.class))
                .isEqualTo(TRANSFERS);
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(sql.queryForObject(
                                "SELECT count(*) FROM otp_delivery WHERE status = 'DELIVERED'", Integer.class))
                        .isEqualTo(TRANSFERS));
        assertThat(sql.queryForObject("SELECT count(*) FROM audit WHERE event = 'DELIVERED'", Integer.class))
                .isEqualTo(TRANSFERS);
    }

    private static void bringsNothingThatHasExpired(
            Registrar registrar, TestAuthority authority, Devices devices, JdbcTemplate sql) throws Exception {
        String late = registrar.register(name(DEVICES), "1");
        // the server itself cannot: a code's time is one of the things that stay as they were
        sql.execute("ALTER TABLE otp_delivery DISABLE TRIGGER USER; UPDATE otp_delivery SET expires_at = now()"
                + " WHERE transfer_id = '" + late + "'; ALTER TABLE otp_delivery ENABLE TRIGGER USER");
        String inTime = registrar.register(name(DEVICES), "2");
        devices.add(authority.client(name(DEVICES)), DEVICES);

        await().atMost(LONG).until(() -> devices.delivered().contains(inTime));
        assertThat(devices.delivered()).doesNotContain(late);
    }
}
