package dev.fourfold.ca.backup;

import dev.fourfold.protocol.enrolment.Passphrase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of the CA's folder: certificates as PEM, and keys in PKCS#12, which leave it as encrypted as they are. */
final class KeyFiles {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*\\.(?:p12|pem)");
    private static final Pattern CLEAR_KEY = Pattern.compile("-----BEGIN (?:RSA |EC )?PRIVATE KEY-----");
    private static final int LARGEST = 1024 * 1024;

    private KeyFiles() {}

    /** Returns the contents by name; a file in the folder that holds a key in clear is an error, not a member. */
    static SortedMap<String, byte[]> in(Path directory) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(directory)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                if (NAME.matcher(name).matches()) {
                    files.put(name, checked(name, Files.readAllBytes(file)));
                }
            }
        }
        return files;
    }

    private static byte[] checked(String name, byte[] content) {
        if (content.length > LARGEST) {
            throw new BackupException(name + " is larger than any key file: move it out of the CA's folder");
        }
        if (CLEAR_KEY.matcher(new String(content, StandardCharsets.ISO_8859_1)).find()) {
            throw new BackupException(name + " holds a private key in clear: move it out of the CA's folder");
        }
        return content;
    }

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** Throws unless the passphrase opens each file of keys. */
    static void open(SortedMap<String, byte[]> files, Passphrase passphrase) {
        char[] password = passphrase.toCharArray();
        try {
            for (var file : files.entrySet()) {
                if (file.getKey().endsWith(".p12")) {
                    KeyStore.getInstance("PKCS12").load(new ByteArrayInputStream(file.getValue()), password);
                }
            }
        } catch (IOException e) {
            throw new BackupException(
                    e.getCause() instanceof UnrecoverableKeyException
                            ? "The passphrase does not open the keys of the backup: set ca.passphrase (CA_PASSPHRASE)"
                                    + " to the one that this CA had when the backup was taken"
                            : "A key file of the backup is damaged: " + e.getMessage(),
                    e);
        } catch (GeneralSecurityException e) {
            throw new BackupException("A key file of the backup is damaged: " + e.getMessage(), e);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    static boolean isEmpty(Path directory) throws IOException {
        if (Files.notExists(directory)) {
            return true;
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.findAny().isEmpty();
        }
    }

    /** Writes the files into a folder that has none, keys for their owner alone. */
    static void write(SortedMap<String, byte[]> files, Path directory) throws IOException {
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        for (var file : files.entrySet()) {
            String mode = file.getKey().endsWith(".p12") ? "rw-------" : "rw-r--r--";
            Path path = Files.createFile(
                    directory.resolve(file.getKey()),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(path, file.getValue(), StandardOpenOption.SYNC);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
        }
    }

    static void delete(List<String> names, Path directory) throws IOException {
        for (String name : names) {
            Files.deleteIfExists(directory.resolve(name));
        }
    }
}
