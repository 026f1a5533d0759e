package dev.fourfold.system;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.json.JsonMapper;

/** A CA, servers on one database, and devices that come to them through a balancer: all but the devices are processes. */
final class ServerCluster implements AutoCloseable {

    static final Duration LONG = Duration.ofMinutes(15);

    private static final int CALLERS = 16;
    private static final int ENROLLING = 8;

    private static final Logger log = LoggerFactory.getLogger(ServerCluster.class);

    private final List<AutoCloseable> closing = new ArrayList<>();
    private final List<ServiceProcess> servers = new ArrayList<>();
    private final Path folder;
    private final TestAuthority authority;
    private final PlainDatabase database;
    private final Balancer wire;
    private final Balancer balancer;
    private final Devices devices;

    /**
     * Starts it.
     *
     * @param size how many servers there are; the last one's way to the database is {@link #wire}
     * @param devices how many devices there are, from {@code name(0)} on; there is a payee for one more
     * @param lost what share of receipts gets lost
     */
    ServerCluster(Path folder, int size, int devices, double lost) throws Exception {
        this.folder = folder;
        List<Integer> ports = FreePorts.of(2 * size + 1);
        authority = closing(TestAuthority.start(ports.getLast(), folder.resolve("ca")));
        database = closing(PlainDatabase.start(folder.resolve("db")));
        wire = closing(new Balancer(List.of(database.port())));
        balancer = closing(new Balancer(ports.subList(size, 2 * size)));
        this.devices = closing(new Devices(balancer.port(), lost));
        try {
            start(size, devices, ports);
        } catch (Exception | AssertionError e) {
            close();
            throw e;
        }
    }

    private void start(int size, int devices, List<Integer> ports) throws Exception {
        authority.awaitReady();
        String token = authority.token("server.com", "server", size);
        for (int i = 0; i < size; i++) {
            String[] options = database.options(i == size - 1 ? wire.port() : database.port());
            servers.add(closing(server(ports.get(i), ports.get(size + i), token, options)));
        }
        for (ServiceProcess server : servers) {
            server.awaitReady();
        }
        prepare(devices);
        enrol(devices);
        await().atMost(LONG).until(() -> attached() >= devices);
    }

    private <T extends AutoCloseable> T closing(T one) {
        closing.add(one);
        return one;
    }

    private ServiceProcess server(int port, int channel, String token, String... database) throws IOException {
        return ServiceProcess.start(
                "server-service",
                port,
                folder.resolve("server-" + port),
                Stream.concat(
                                Stream.of(
                                        "--otp.key=" + "0f".repeat(32),
                                        "--otp.limits.sends=1000",
                                        "--otp.limits.open-transfers=1000",
                                        "--fourfold.channel.server.port=" + channel,
                                        "--fourfold.channel.server.max-handshakes-per-address=2000",
                                        "--fourfold.enrolment.ca-url=" + authority.url(),
                                        "--fourfold.enrolment.root-file=" + authority.root(),
                                        "--fourfold.enrolment.token=" + token,
                                        "--fourfold.enrolment.passphrase=a passphrase of a test"),
                                Stream.of(database))
                        .toList());
    }

    /** Registers a payee for each device, and the callers. */
    private void prepare(int devices) {
        sql().update("""
                WITH r AS (
                    INSERT INTO recipient (name) SELECT 'device-' || n || '.example' FROM generate_series(0, ?) n
                    RETURNING name)
                INSERT INTO payee (recipient, id, label, configured) SELECT name, 'friend', 'a friend', false FROM r
                """, devices);
        sql().update("""
                INSERT INTO caller (name, key_hash, permissions, triggers_per_minute, created_by)
                SELECT 'caller-' || n, sha256(('%s' || lpad(n::text, 4, '0'))::bytea), '{transfer,confirm,read}', 100000, 'system'
                  FROM generate_series(0, ?) n
                """.formatted("ab".repeat(30)), CALLERS - 1);
    }

    private void enrol(int count) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(ENROLLING)) {
            List<Future<?>> enrolled = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int device = i;
                enrolled.add(threads.submit(() -> {
                    switchOn(device);
                    return null;
                }));
            }
            for (Future<?> one : enrolled) {
                one.get();
            }
        }
    }

    /** Enrols a device and switches it on. */
    void switchOn(int device) throws IOException, InterruptedException {
        devices.add(authority.client(name(device)), device);
    }

    static String name(int device) {
        return "device-" + device + ".example";
    }

    /** Returns one who registers transfers at some of the servers, of several callers' the given one. */
    Registrar registrar(int caller, List<ServiceProcess> some) {
        return new Registrar(some, key(caller));
    }

    /** Returns the key of one of several callers. */
    static String key(int caller) {
        return "ab".repeat(30) + "%04d".formatted(caller % CALLERS);
    }

    List<ServiceProcess> servers() {
        return servers;
    }

    Devices devices() {
        return devices;
    }

    /** What the devices dial. */
    Balancer balancer() {
        return balancer;
    }

    /** What the last server's connections to the database go through. */
    Balancer wire() {
        return wire;
    }

    JdbcTemplate sql() {
        return database.sql();
    }

    private long attached() throws IOException, InterruptedException {
        long all = 0;
        for (ServiceProcess server : servers) {
            all += attached(server);
        }
        return all;
    }

    /** Returns how many devices are attached to a server, as it says itself. */
    static long attached(ServiceProcess server) throws IOException, InterruptedException {
        return JsonMapper.shared()
                .readTree(server.get("/actuator/health/readiness", Duration.ofSeconds(10)))
                .at("/components/replica/details/attached")
                .asLong();
    }

    @Override
    public void close() {
        for (AutoCloseable one : closing.reversed()) {
            try {
                one.close();
            } catch (Exception e) {
                log.warn("{} does not close", one, e);
            }
        }
    }
}
