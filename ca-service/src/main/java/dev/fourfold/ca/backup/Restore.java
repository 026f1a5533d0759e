package dev.fourfold.ca.backup;

import dev.fourfold.ca.backup.Manifest.TableContent;
import dev.fourfold.protocol.enrolment.Passphrase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** Makes a CA from a backup, in an empty database and an empty folder; or leaves both as empty as they were. */
final class Restore {

    private final DataSource database;
    private final Schema schema;
    private final Path directory;
    private final Passphrase passphrase;
    private final TokenKeys tokenKeys;

    Restore(DataSource database, Path directory, Passphrase passphrase, TokenKeys tokenKeys) {
        this.database = database;
        this.schema = new Schema(database);
        this.directory = directory;
        this.passphrase = passphrase;
        this.tokenKeys = tokenKeys;
    }

    /** Returns how many enrolment tokens were open, and are no more. */
    int from(Archive archive, Instant now) {
        Manifest manifest = archive.manifest();
        SortedMap<String, byte[]> keys = archive.keys();
        KeyFiles.open(keys, passphrase);
        try {
            requireNothing();
            if (!schema.knows(manifest.schemaVersion())) {
                throw new BackupException("The backup is of a newer CA (schema " + manifest.schemaVersion()
                        + "): restore it with that version or a later one");
            }
            return restore(archive, keys, now);
        } catch (IOException | SQLException e) {
            throw new BackupException("The backup cannot be restored: " + e.getMessage(), e);
        }
    }

    private void requireNothing() throws IOException, SQLException {
        if (!KeyFiles.isEmpty(directory)) {
            throw new BackupException(directory + " is not empty: a backup is restored into an empty folder only."
                    + " Set ca.directory, or fourfold.data, to another");
        }
        try (Connection connection = database.getConnection()) {
            if (!Catalog.isEmpty(connection)) {
                throw new BackupException("The database is not empty: a backup is restored into an empty one only."
                        + " Make a new one, or set fourfold.data to another folder");
            }
        }
    }

    private int restore(Archive archive, SortedMap<String, byte[]> keys, Instant now) throws IOException, SQLException {
        try {
            schema.make(archive.manifest().schemaVersion());
            copy(archive);
            schema.migrate();
            try (Connection connection = database.getConnection()) {
                tokenKeys.require(connection);
                connection.setAutoCommit(false);
                int ended = OpenTokens.end(connection, now);
                Arrival.RESTORED.note(connection, now, archive.manifest().createdAt());
                connection.commit();
                KeyFiles.write(keys, directory);
                return ended;
            }
        } catch (IOException | SQLException | RuntimeException e) {
            schema.drop();
            KeyFiles.delete(List.copyOf(keys.keySet()), directory);
            throw e;
        }
    }

    private void copy(Archive archive) throws IOException, SQLException {
        Manifest manifest = archive.manifest();
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            List<Table> own = Catalog.tables(connection);
            List<Table> theirs = theirs(own, manifest);
            Table.open(connection, own);
            CopyManager copies = connection.unwrap(PGConnection.class).getCopyAPI();
            for (int i = 0; i < theirs.size(); i++) {
                TableContent content = manifest.tables().get(i);
                try (InputStream rows = archive.open(content.member())) {
                    if (copies.copyIn(theirs.get(i).copyIn(), rows) != content.rows()) {
                        throw new BackupException("The backup is damaged: the number of rows of " + content.table());
                    }
                }
            }
            Table.close(connection, own);
            Sequence.set(connection, manifest.sequences());
            List<String> root = Catalog.strings(connection, "select root_fingerprint from authority");
            if (!root.equals(List.of(manifest.rootFingerprint()))) {
                throw new BackupException("The backup is damaged: its database is that of another CA");
            }
            connection.commit();
        }
    }

    /** Returns the tables of a backup, if they are those that its version makes. */
    private static List<Table> theirs(List<Table> own, Manifest manifest) {
        Map<String, Table> byName = own.stream().collect(Collectors.toMap(Table::name, Function.identity()));
        List<Table> theirs = new ArrayList<>();
        for (TableContent content : manifest.tables()) {
            Table table = byName.remove(content.table());
            if (table == null || !new HashSet<>(table.columns()).equals(new HashSet<>(content.columns()))) {
                throw new BackupException(
                        "The backup does not fit its version: the table " + content.table() + " is another");
            }
            theirs.add(new Table(table.name(), content.columns()));
        }
        if (!byName.isEmpty()) {
            throw new BackupException("The backup does not fit its version: it lacks " + byName.keySet());
        }
        return theirs;
    }
}
