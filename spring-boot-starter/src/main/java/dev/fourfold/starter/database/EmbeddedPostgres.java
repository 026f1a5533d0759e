package dev.fourfold.starter.database;

import dev.fourfold.starter.StartUpException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * A PostgreSQL server that runs as long as the application does. Its password is made at every start and is known to
 * this process alone.
 */
final class EmbeddedPostgres implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);

    private static final int PASSWORD_BYTES = 32;
    private static final String UNSAFE_IN_A_SHELL = "\"'`$\\\n";

    private final FolderLock lock;
    private final Cluster cluster;
    private final ConnectionDetails connectionDetails;

    private EmbeddedPostgres(FolderLock lock, Cluster cluster, ConnectionDetails connectionDetails) {
        this.lock = lock;
        this.cluster = cluster;
        this.connectionDetails = connectionDetails;
    }

    /**
     * Starts a server on the data in a folder, new ones if there are none.
     *
     * @throws StartUpException if it does not start; it says why and what to do
     */
    static EmbeddedPostgres start(Path directory, DatabaseProperties properties) {
        if (directory.toString().chars().anyMatch(c -> UNSAFE_IN_A_SHELL.indexOf(c) >= 0)) {
            throw new StartUpException(
                    "PostgreSQL cannot run in a folder with quotes, $ or \\ in its name: " + directory,
                    "Choose another folder with fourfold.data or fourfold.database.directory.");
        }
        try {
            Files.createDirectories(directory);
            Path folder = directory.toRealPath();
            FolderLock lock = FolderLock.take(folder);
            try {
                return start(folder, lock, properties);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new StartUpException(
                    "The embedded PostgreSQL cannot use its folder " + directory + ": " + e,
                    "Make the folder writable for this user, or choose another one with fourfold.data, or set"
                            + " spring.datasource.url to use a PostgreSQL server.",
                    e);
        }
    }

    private static EmbeddedPostgres start(Path folder, FolderLock lock, DatabaseProperties properties)
            throws IOException {
        long begin = System.nanoTime();
        Path cache = properties.cache() != null
                ? properties.cache()
                : PostgresBinaries.userCache(
                        Unprivileged.isRoot(),
                        System.getenv().getOrDefault("XDG_CACHE_HOME", ""),
                        System.getProperty("user.home"));
        PostgresBinaries binaries = PostgresBinaries.unpacked(List.of(cache.toAbsolutePath(), folder));
        Cluster cluster = Cluster.in(folder, binaries, properties.users(), properties.startTimeout());
        if (cluster.stopOrphan()) {
            log.info("Stopped a PostgreSQL that an earlier run had left behind in {}", folder);
        }
        String password = newPassword();
        cluster.prepare(password);
        int port = cluster.start(EmbeddedPostgres::freePort);
        log.info(
                "Started PostgreSQL {} in {} on 127.0.0.1:{} after {} ms",
                cluster.version(),
                folder,
                port,
                Duration.ofNanos(System.nanoTime() - begin).toMillis());
        return new EmbeddedPostgres(lock, cluster, new ConnectionDetails(port, password));
    }

    ConnectionDetails connectionDetails() {
        return connectionDetails;
    }

    @Override
    public void close() throws IOException {
        if (cluster.stop()) {
            log.info("Stopped PostgreSQL in {}", cluster);
        } else {
            log.warn("PostgreSQL in {} could not be stopped; the next start will do it", cluster);
        }
        lock.close();
    }

    private static String newPassword() {
        byte[] password = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(password);
        return HexFormat.of().formatHex(password);
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new StartUpException("No TCP port is free on 127.0.0.1: " + e, "Close some connections.", e);
        }
    }

    /** How to connect; prints without the password. */
    static final class ConnectionDetails implements JdbcConnectionDetails {

        private final int port;
        private final String password;

        private ConnectionDetails(int port, String password) {
            this.port = port;
            this.password = password;
        }

        @Override
        public String getUsername() {
            return Cluster.NAME;
        }

        @Override
        public String getPassword() {
            return password;
        }

        @Override
        public String getJdbcUrl() {
            return "jdbc:postgresql://127.0.0.1:" + port + "/" + Cluster.NAME;
        }

        @Override
        public String toString() {
            return getJdbcUrl();
        }
    }
}
