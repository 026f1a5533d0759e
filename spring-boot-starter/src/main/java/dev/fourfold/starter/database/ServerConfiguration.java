package dev.fourfold.starter.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** What PostgreSQL is told at every start: to listen on 127.0.0.1 only, and to want a password from everybody. */
final class ServerConfiguration {

    static final String FILE = "postgresql.conf";

    private static final String HBA_FILE = "pg_hba.conf";

    private ServerConfiguration() {}

    static void write(Path folder, int port) throws IOException {
        write(folder.resolve(HBA_FILE), """
                # written by the application at every start
                host  %1$s  %1$s  127.0.0.1/32  scram-sha-256
                """.formatted(Cluster.NAME));
        write(folder.resolve(FILE), """
                # written by the application at every start
                listen_addresses = '127.0.0.1'
                port = %d
                unix_socket_directories = ''
                hba_file = '%s'
                password_encryption = 'scram-sha-256'
                timezone = 'UTC'
                log_timezone = 'UTC'
                """.formatted(port, folder.resolve(HBA_FILE)));
    }

    private static void write(Path file, String content) throws IOException {
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }
}
