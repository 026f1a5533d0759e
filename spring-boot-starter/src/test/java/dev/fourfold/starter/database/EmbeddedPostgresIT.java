package dev.fourfold.starter.database;

import static dev.fourfold.starter.database.PostgresProgram.execute;
import static dev.fourfold.starter.database.PostgresProgram.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fourfold.protocol.Thorough;
import dev.fourfold.starter.StartUpException;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class EmbeddedPostgresIT {

    private static final int SOCKET_LINE = 4;

    @TempDir
    private static Path made;

    @TempDir
    Path folder;

    @BeforeAll
    static void makeData() throws IOException {
        EmbeddedPostgres.start(made, PostgresProgram.properties()).close();
    }

    @Test
    void keepsItsDataAndChangesItsPassword() throws IOException, SQLException {
        String password;
        try (EmbeddedPostgres postgres = start()) {
            execute(postgres, "CREATE TABLE note AS SELECT 'kept' AS text");
            password = postgres.connectionDetails().getPassword();
        }
        try (EmbeddedPostgres postgres = start()) {
            assertThat(query(postgres, "SELECT text FROM note")).isEqualTo("kept");
            assertThat(postgres.connectionDetails().getPassword()).isNotEqualTo(password);
            assertRefused(postgres.connectionDetails().getJdbcUrl(), "fourfold", password);
        }
    }

    @Test
    void letsInOneRoleThatIsNoSuperuserWithItsPasswordOverLoopback() throws IOException, SQLException {
        try (EmbeddedPostgres postgres = start()) {
            EmbeddedPostgres.ConnectionDetails details = postgres.connectionDetails();
            assertRefused(details.getJdbcUrl(), "fourfold", "wrong");
            assertRefused(details.getJdbcUrl(), "fourfold", "");
            assertRefused(details.getJdbcUrl(), "postgres", details.getPassword());
            assertRefused(details.getJdbcUrl().replace("/fourfold", "/postgres"), "fourfold", details.getPassword());
            assertThat(query(postgres, "SHOW is_superuser")).isEqualTo("off");
            assertThat(query(postgres, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(Files.readAllLines(folder.resolve("cluster/postmaster.pid"))
                            .get(SOCKET_LINE))
                    .isEmpty();
            assertThat(query(postgres, "SHOW data_checksums")).isEqualTo("on");
            assertThat(query(postgres, "SHOW server_encoding")).isEqualTo("UTF8");
            assertThat(details.toString()).doesNotContain(details.getPassword());
        }
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files).noneMatch(file -> file.getFileName().toString().contains("pass"));
        }
    }

    @Test
    void isStoppedByTheNextRunIfItsOwnWasKilled() throws Exception {
        copyData();
        Process application = application();
        ProcessHandle orphan = postmaster();
        application.destroyForcibly().onExit().join();
        assertThat(orphan.isAlive()).isTrue();
        try (EmbeddedPostgres postgres = start()) {
            assertThat(postmaster().pid()).isNotEqualTo(orphan.pid());
            assertThat(folder.resolve("postgresql.log.1")).content().contains("database system is shut down");
            assertThat(query(postgres, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    @Thorough("refusesAFolderThatThisApplicationUses looks at the same file")
    void refusesAFolderThatAnotherApplicationUses() throws Exception {
        copyData();
        Process application = application();
        try {
            assertThatThrownBy(this::start)
                    .isInstanceOf(StartUpException.class)
                    .hasMessageContaining("in use by a running instance");
            assertThat(postmaster().isAlive()).isTrue();
        } finally {
            application.getOutputStream().close();
            application.onExit().join();
        }
    }

    @Test
    void refusesAFolderThatThisApplicationUses() throws Exception {
        copyData();
        try (EmbeddedPostgres _ = start()) {
            assertThatThrownBy(this::start).hasMessageContaining("in use by a running instance");
        }
    }

    @Test
    @Thorough("isStoppedByTheNextRunIfItsOwnWasKilled reads the old pid too")
    void startsThoughItsOldPidIsSomebodyElses() throws Exception {
        copyData();
        Files.writeString(
                folder.resolve("cluster/postmaster.pid"),
                ProcessHandle.current().pid() + "\n" + folder.resolve("cluster") + "\n");
        try (EmbeddedPostgres postgres = start()) {
            assertThat(query(postgres, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    @Thorough("isStoppedByTheNextRunIfItsOwnWasKilled recovers too")
    void makesItsDataAnewIfThatWasInterrupted() throws IOException, SQLException {
        Files.createDirectories(folder.resolve("cluster.new/base"));
        Files.writeString(folder.resolve("cluster.new/PG_VERSION"), "17\n");
        try (EmbeddedPostgres postgres = start()) {
            assertThat(query(postgres, "SELECT 1")).isEqualTo("1");
        }
        assertThat(folder.resolve("cluster.new")).doesNotExist();
    }

    @Test
    void refusesDataOfAnotherVersion() throws Exception {
        copyData();
        Files.writeString(folder.resolve("cluster/PG_VERSION"), "16\n");
        assertThatThrownBy(this::start)
                .isInstanceOf(StartUpException.class)
                .hasMessageContaining("of PostgreSQL 16, the embedded one is 17");
    }

    @Test
    void saysWhatPostgresSaidIfItDoesNotStart() throws Exception {
        copyData();
        Files.writeString(folder.resolve("cluster/postgresql.auto.conf"), "shared_buffers = 'much'\n");
        assertThatThrownBy(this::start)
                .isInstanceOfSatisfying(
                        StartUpException.class, e -> assertThat(e.action()).contains("spring.datasource.url"))
                .hasMessageContaining("shared_buffers");
    }

    @Test
    void refusesAFolderThatCannotBeMade() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> EmbeddedPostgres.start(file.resolve("postgresql"), PostgresProgram.properties()))
                .isInstanceOf(StartUpException.class)
                .hasMessageContaining("cannot use its folder");
    }

    @Test
    void refusesAFolderWhoseNameAShellWouldChange() {
        assertThatThrownBy(() -> EmbeddedPostgres.start(folder.resolve("$HOME"), PostgresProgram.properties()))
                .isInstanceOf(StartUpException.class)
                .hasMessageContaining("quotes, $");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    @Thorough("other tests start it in folders too")
    void runsInAFolderWithASpaceInItsName() throws IOException, SQLException {
        try (EmbeddedPostgres postgres =
                EmbeddedPostgres.start(folder.resolve("my data"), PostgresProgram.properties())) {
            assertThat(query(postgres, "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    @Thorough("other tests start it on any port")
    void takesAnotherPortIfOneIsTaken() throws IOException {
        PostgresBinaries binaries = PostgresBinaries.unpacked(
                List.of(PostgresBinaries.userCache(Unprivileged.isRoot(), "", System.getProperty("user.home"))));
        Cluster cluster = Cluster.in(folder, binaries, List.of("nobody"), Duration.ofSeconds(60));
        cluster.prepare("password");
        int free = EmbeddedPostgres.freePort();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            Iterator<Integer> ports = List.of(taken.getLocalPort(), free).iterator();
            assertThat(cluster.start(ports::next)).isEqualTo(free);
        } finally {
            assertThat(cluster.stop()).isTrue();
        }
    }

    /** Brings the data that a start would make, which takes its time. */
    private void copyData() throws Exception {
        Process copying = new ProcessBuilder(
                        "cp", "-Rp", made.resolve("cluster").toString(), folder.toString())
                .inheritIO()
                .start();
        assertThat(copying.waitFor()).isZero();
    }

    private EmbeddedPostgres start() {
        return EmbeddedPostgres.start(folder, PostgresProgram.properties());
    }

    private Process application() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PostgresProgram.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output = process.inputReader();
        assertThat(output.lines().anyMatch("answer: 42"::equals)).isTrue();
        return process;
    }

    private ProcessHandle postmaster() throws IOException {
        String pid =
                Files.readAllLines(folder.resolve("cluster/postmaster.pid")).getFirst();
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    private static void assertRefused(String url, String user, String password) {
        assertThatThrownBy(() -> DriverManager.getConnection(url, user, password))
                .isInstanceOf(SQLException.class);
    }
}
