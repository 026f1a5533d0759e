package dev.fourfold.starter.database;

import dev.fourfold.starter.StartUpException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.springframework.util.FileSystemUtils;

/**
 * The files of a PostgreSQL database cluster and the commands on them. PostgreSQL itself owns only the data and the
 * log; its configuration is written anew at every start, into a folder that it cannot change:
 *
 * <pre>
 *   postgresql.conf, pg_hba.conf   who may connect: one role, over 127.0.0.1, with a password
 *   postgresql.log                 since this start; postgresql.log.1 of the run before
 *   cluster/                       the data
 *   cluster.new/                   data that are being made; started over if that was interrupted
 * </pre>
 */
final class Cluster {

    /** The role that the application connects as, not a superuser, and the database that it owns. */
    static final String NAME = "fourfold";

    private static final String MAJOR_VERSION = "17";
    private static final String PRIVATE = "rwx------";
    private static final int PORT_ATTEMPTS = 5;
    private static final int SHOWN_OUTPUT = 1500;

    private final Path folder;
    private final Path data;
    private final Path draft;
    private final Path log;
    private final PostgresBinaries binaries;
    private final Unprivileged account;
    private final Duration timeout;

    private Cluster(Path folder, PostgresBinaries binaries, Unprivileged account, Duration timeout) {
        this.folder = folder;
        this.data = folder.resolve("cluster");
        this.draft = folder.resolve("cluster.new");
        this.log = folder.resolve("postgresql.log");
        this.binaries = binaries;
        this.account = account;
        this.timeout = timeout;
    }

    /**
     * Returns the cluster in a folder, or the place for one.
     *
     * @param users whom to run as if we are root: the owner of the data, or else the first of these that exists
     * @param timeout how long any of the commands may take
     */
    static Cluster in(Path folder, PostgresBinaries binaries, List<String> users, Duration timeout) throws IOException {
        Path data = folder.resolve("cluster");
        if (Files.notExists(data)) {
            data = folder.resolve("cluster.new");
            FileSystemUtils.deleteRecursively(data);
            Files.createDirectory(data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)));
        }
        Unprivileged account = Unprivileged.on(data, Path.of(binaries.program("postgres")), users);
        return new Cluster(folder, binaries, account, timeout);
    }

    /** Stops a PostgreSQL that outlived the application that had started it; returns whether there was one. */
    boolean stopOrphan() throws IOException {
        boolean found = Postmaster.isRunningOn(data);
        if (found) {
            stop();
        }
        return found;
    }

    /** Makes the data if there are none, and gives the role a new password. */
    void prepare(String password) throws IOException {
        List<String> statements = new ArrayList<>();
        boolean fresh = Files.notExists(data);
        if (fresh) {
            Command.Outcome outcome = run(
                    "",
                    binaries.program("initdb"),
                    "--pgdata=" + draft,
                    "--username=postgres",
                    "--auth=reject",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--data-checksums",
                    "--no-instructions");
            check(outcome, "could not create its data in " + folder, outcome.output());
            statements.add("CREATE ROLE " + NAME + " LOGIN");
            statements.add("CREATE DATABASE " + NAME + " OWNER " + NAME);
        }
        checkVersion(fresh ? draft : data);
        statements.add("ALTER ROLE " + NAME + " PASSWORD '" + password + "'");
        execute(fresh ? draft : data, statements);
        if (fresh) {
            Files.move(draft, data, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private void checkVersion(Path cluster) throws IOException {
        String version = Files.readString(cluster.resolve("PG_VERSION")).strip();
        if (!version.equals(MAJOR_VERSION)) {
            throw new StartUpException(
                    "The data in " + folder + " are of PostgreSQL " + version + ", the embedded one is " + MAJOR_VERSION
                            + ".",
                    "Move the data over with pg_dump and a PostgreSQL " + version + ", or use another folder.");
        }
    }

    /** Runs statements without a server and without any network, which needs no password. */
    private void execute(Path cluster, List<String> statements) {
        Command.Outcome outcome = run(
                String.join("\n", statements) + "\n",
                binaries.program("postgres"),
                "--single",
                "-D",
                cluster.toString(),
                "-c",
                "exit_on_error=on",
                "-c",
                "log_min_error_statement=panic", // a failed statement would be printed, with the password
                "postgres");
        check(outcome, "could not prepare its data in " + folder, outcome.output());
    }

    /**
     * Starts the server and returns its port, once it accepts connections.
     *
     * @param ports what to try; a port may be taken by another program just before PostgreSQL takes it
     */
    int start(IntSupplier ports) throws IOException {
        if (Files.exists(log)) {
            Files.move(log, folder.resolve("postgresql.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.createFile(log, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        account.own(log);
        for (int attempt = 1; ; attempt++) {
            int port = ports.getAsInt();
            ServerConfiguration.write(folder, port);
            Command.Outcome outcome = pgCtl(
                    "start",
                    "--log=" + log,
                    "--options=-c config_file='" + folder.resolve(ServerConfiguration.FILE) + "'");
            if (outcome.succeeded()) {
                return port;
            }
            String said = Files.readString(log);
            if (attempt == PORT_ATTEMPTS || !said.contains("Address already in use")) {
                stop();
                check(outcome, "did not start", said.isBlank() ? outcome.output() : said);
            }
        }
    }

    /** Stops the server: connections are cut off, their transactions rolled back. Returns whether it has stopped. */
    boolean stop() {
        return pgCtl("stop", "--mode=fast").succeeded()
                || pgCtl("stop", "--mode=immediate").succeeded();
    }

    private Command.Outcome pgCtl(String action, String... options) {
        List<String> words = new ArrayList<>(List.of(
                binaries.program("pg_ctl"), action, "--pgdata=" + data, "--wait", "--timeout=" + timeout.toSeconds()));
        words.addAll(List.of(options));
        return run("", words.toArray(String[]::new));
    }

    /** Returns PostgreSQL's version, such as 17.11. */
    String version() {
        String output = run("", binaries.program("postgres"), "--version").output();
        return output.substring(output.lastIndexOf(' ') + 1);
    }

    private Command.Outcome run(String input, String... words) {
        return account.command(folder, words).run(input, timeout.plusSeconds(5));
    }

    private void check(Command.Outcome outcome, String what, String said) {
        if (outcome.succeeded()) {
            return;
        }
        String end = said.length() <= SHOWN_OUTPUT ? said : "…" + said.substring(said.length() - SHOWN_OUTPUT);
        throw new StartUpException("The embedded PostgreSQL " + what + ". It said:\n" + end, action(said));
    }

    private String action(String said) {
        if (said.contains("No space left on device")) {
            return "Free some space: PostgreSQL needs about 100 MB in " + folder + ".";
        }
        if (said.contains("user does not exist")) {
            return "Run the application as a user that has an entry in /etc/passwd, which PostgreSQL needs, or set"
                    + " spring.datasource.url to use a PostgreSQL server.";
        }
        return "See " + log + ", or set spring.datasource.url to use a PostgreSQL server.";
    }

    @Override
    public String toString() {
        return folder + ", run as " + account;
    }
}
