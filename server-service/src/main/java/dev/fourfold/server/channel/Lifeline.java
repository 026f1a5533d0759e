package dev.fourfold.server.channel;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.PGProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.stereotype.Component;

/**
 * A connection to the database beside the pool, on which this replica hears the notices of others and renews its lease: a
 * pool that is used up must not cost the lease. When it breaks it is opened again, and as notices may have been missed,
 * everybody here looks once whether there is something to do. Nothing ends the loop but the end of the program.
 */
@Component
final class Lifeline implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Lifeline.class);

    // Implementation constants
    private static final Duration BEAT = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int SECONDS_TO_ANSWER = 5;

    private final JdbcConnectionDetails database;
    private final Replica replica;
    private final Sessions sessions;
    private final Recipients recipients;
    private final Notices notices;
    private final Lease lease;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running;

    Lifeline(
            JdbcConnectionDetails database,
            Replica replica,
            Sessions sessions,
            Recipients recipients,
            Notices notices,
            Lease lease) {
        this.database = database;
        this.replica = replica;
        this.sessions = sessions;
        this.recipients = recipients;
        this.notices = notices;
        this.lease = lease;
    }

    /** Takes the first lease, without which no channel can be taken. */
    @Override
    public void start() {
        try (Connection first = open()) {
            recipients.beat(client(first));
        } catch (SQLException e) {
            throw new IllegalStateException("The database cannot be reached", e);
        }
        log.info("This is replica {}", replica);
        running = true;
        threads.add(Thread.ofVirtual().name("lifeline").start(this::live));
        threads.add(Thread.ofVirtual().name("lease").start(this::watch));
    }

    private void live() {
        while (running) {
            try (Connection connection = open()) {
                listen(connection);
            } catch (SQLException | RuntimeException e) {
                if (running) {
                    log.warn("Notices of other replicas are not heard at the moment: {}", e.getMessage());
                    pause(PAUSE);
                }
            }
        }
    }

    private void listen(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("LISTEN " + replica.channel());
        }
        JdbcClient line = client(connection);
        recipients.beat(line);
        recipients.attached().forEach(Attachment::wake);

        long next = System.nanoTime() + BEAT.toNanos();
        while (running) {
            hear(connection, Duration.ofNanos(next - System.nanoTime()));
            if (System.nanoTime() - next >= 0) {
                recipients.beat(line);
                next += BEAT.toNanos();
            }
        }
    }

    private void hear(Connection connection, Duration patience) throws SQLException {
        // 0 would be for ever
        int millis = (int) Math.max(1, patience.toMillis());
        for (PGNotification heard : connection.unwrap(PGConnection.class).getNotifications(millis)) {
            notices.receive(heard.getParameter());
        }
    }

    /** Closes the channels when the lease is over. */
    private void watch() {
        while (running) {
            if (lease.isHeld()) {
                pause(lease.left());
            } else {
                log.error("The database was out of reach for longer than the lease: the channels are closed");
                recipients.closeAll();
                while (running && !lease.isHeld()) {
                    pause(PAUSE);
                }
            }
        }
    }

    private Connection open() throws SQLException {
        var properties = new Properties();
        set(properties, PGProperty.USER, database.getUsername());
        set(properties, PGProperty.PASSWORD, database.getPassword());
        set(properties, PGProperty.CONNECT_TIMEOUT, "" + SECONDS_TO_ANSWER);
        set(properties, PGProperty.SOCKET_TIMEOUT, "" + SECONDS_TO_ANSWER);
        set(properties, PGProperty.APPLICATION_NAME, replica.channel());
        return DriverManager.getConnection(database.getJdbcUrl(), properties);
    }

    private static void set(Properties properties, PGProperty property, @Nullable String value) {
        if (value != null) {
            property.set(properties, value);
        }
    }

    private static JdbcClient client(Connection connection) {
        return JdbcClient.create(new SingleConnectionDataSource(connection, true));
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives the recipients back at once. */
    @Override
    public void stop() {
        running = false;
        threads.forEach(Thread::interrupt);
        threads.clear();
        try (Connection last = open()) {
            sessions.end(client(last));
        } catch (SQLException | RuntimeException e) {
            log.info("This replica is forgotten when its lease is over: {}", e.getMessage());
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before channels are taken, and after they ended. */
    @Override
    public int getPhase() {
        return 0;
    }
}
