package dev.fourfold.starter.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fourfold.protocol.Alert;
import dev.fourfold.protocol.Endpoint;
import dev.fourfold.protocol.ProtocolException;
import dev.fourfold.protocol.TestPki;
import dev.fourfold.protocol.Thorough;
import dev.fourfold.protocol.socket.HandshakeObservers;
import dev.fourfold.protocol.socket.SecureServerSocketFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** The PostgreSQL driver, which knows nothing of channels, and a real server at the other end of one. */
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class PostgresOverChannelIT {

    private static final String CANCELLED = "57014";
    private static final TestPki PKI = TestPki.ofToday();

    @TempDir
    static Path folder;

    private static EmbeddedPostgres postgres;

    private Relay relay;

    @BeforeAll
    static void start() throws IOException {
        postgres = EmbeddedPostgres.start(folder, PostgresProgram.properties());
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    @BeforeEach
    void open() throws IOException {
        DatabaseSockets.SELF.set(Endpoint.of(PKI.client("app.example"), PKI.trust()));
        Endpoint database = Endpoint.of(PKI.server("db.example"), PKI.trust());
        var factory = new SecureServerSocketFactory(() -> database, HandshakeObservers.NONE, 50);
        int port = URI.create(postgres.connectionDetails().getJdbcUrl().substring("jdbc:".length()))
                .getPort();
        relay = new Relay(factory.createServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
    }

    @AfterEach
    void close() throws IOException {
        relay.close();
    }

    @Test
    void answers() throws SQLException {
        try (Connection connection = connect("db.example", "");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT 6 * 7")) {
            rows.next();
            assertThat(rows.getInt(1)).isEqualTo(42);
        }
        assertThat(relay.connections()).isEqualTo(1);
    }

    @Test
    @Thorough("it sends much")
    void keepsMuchDataWhole() throws SQLException {
        String text = "Fourfold ".repeat(500_000);
        try (Connection connection = connect("db.example", "");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMPORARY TABLE note (id int, text text)");
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO note VALUES (?, ?)")) {
                for (int i = 0; i < 5_000; i++) {
                    insert.setInt(1, i);
                    insert.setString(2, i == 0 ? text : "short");
                    insert.addBatch();
                }
                assertThat(insert.executeBatch()).hasSize(5_000).containsOnly(1);
            }
            try (ResultSet rows = statement.executeQuery("SELECT id, text FROM note ORDER BY id")) {
                rows.next();
                assertThat(rows.getString(2)).isEqualTo(text);
                int last = 0;
                while (rows.next()) {
                    last = rows.getInt(1);
                }
                assertThat(last).isEqualTo(4_999);
            }
        }
    }

    @Test
    void cancelsAQueryOverAChannelOfItsOwn() throws SQLException {
        try (Connection connection = connect("db.example", "");
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(1);
            assertThatThrownBy(() -> statement.execute("SELECT pg_sleep(60)"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(CANCELLED));
            assertThat(connection.isValid(5)).isTrue();
            assertThat(relay.connections()).isEqualTo(2);
        }
    }

    @Test
    void givesUpAfterTheSocketTimeout() throws SQLException {
        try (Connection connection = connect("db.example", "&socketTimeout=1");
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("SELECT pg_sleep(60)"))
                    .hasRootCauseInstanceOf(SocketTimeoutException.class);
            assertThat(connection.isValid(5)).isFalse();
        }
    }

    @Test
    void isNotReachedUnderAnotherName() {
        assertThatThrownBy(() -> connect("other.example", ""))
                .isInstanceOf(SQLException.class)
                .hasRootCauseInstanceOf(ProtocolException.class);
        assertThat(relay.connections()).isZero();
    }

    @Test
    void isNotReachedByAStranger() {
        DatabaseSockets.SELF.set(Endpoint.of(new TestPki(Instant.now()).client("app.example"), PKI.trust()));
        assertThatThrownBy(() -> connect("db.example", ""))
                .rootCause()
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.alert()).isEqualTo(Alert.UNKNOWN_CA));
        assertThat(relay.connections()).isZero();
    }

    @Test
    void isNotReachedInClear() {
        assertThatThrownBy(() -> connect("jdbc:postgresql://127.0.0.1:" + relay.port() + "/fourfold"))
                .isInstanceOf(SQLException.class);
        assertThat(relay.connections()).isZero();
    }

    private Connection connect(String name, String more) throws SQLException {
        return connect("jdbc:postgresql://127.0.0.1:" + relay.port() + "/fourfold?socketFactory="
                + DatabaseSockets.class.getName() + "&socketFactoryArg=" + name + more);
    }

    private static Connection connect(String url) throws SQLException {
        EmbeddedPostgres.ConnectionDetails details = postgres.connectionDetails();
        return DriverManager.getConnection(url, details.getUsername(), details.getPassword());
    }
}
