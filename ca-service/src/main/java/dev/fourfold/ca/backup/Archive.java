package dev.fourfold.ca.backup;

import dev.fourfold.ca.backup.Manifest.Member;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** A backup that is whole: only {@link #verify} makes one, and it has compared every member with the manifest. */
public final class Archive implements AutoCloseable {

    private static final int LARGEST_MANIFEST = 64 * 1024;
    private static final String KEYS = "keys/";

    private final ZipFile zip;
    private final Manifest manifest;

    private Archive(ZipFile zip, Manifest manifest) {
        this.zip = zip;
        this.manifest = manifest;
    }

    /**
     * Opens a backup.
     *
     * @throws BackupException if it is damaged, cut short, or of a version that is newer than this one
     */
    public static Archive verify(Path file) {
        try {
            ZipFile zip = new ZipFile(file.toFile());
            try {
                return verify(zip);
            } catch (IOException | RuntimeException e) {
                zip.close();
                throw e;
            }
        } catch (ZipException e) {
            throw new BackupException(file + " is no backup, or is damaged or cut short: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new BackupException(file + " cannot be read, or is damaged: " + e, e);
        }
    }

    private static Archive verify(ZipFile zip) throws IOException {
        Manifest manifest = manifest(zip);
        if (manifest.format() != Manifest.FORMAT) {
            throw new BackupException(
                    "The backup has format " + manifest.format() + ", which this version cannot read");
        }
        List<String> listed = Stream.concat(manifest.members().map(Member::name), Stream.of(Manifest.NAME))
                .sorted()
                .toList();
        if (!zip.stream().map(ZipEntry::getName).sorted().toList().equals(listed)) {
            throw new BackupException("The backup is damaged: its members are not those of its manifest");
        }
        for (Member member : manifest.members().toList()) {
            check(zip, member);
        }
        return new Archive(zip, manifest);
    }

    private static Manifest manifest(ZipFile zip) throws IOException {
        ZipEntry entry = zip.getEntry(Manifest.NAME);
        if (entry == null) {
            throw new BackupException("The backup is damaged: it has no manifest");
        }
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] json = in.readNBytes(LARGEST_MANIFEST + 1);
            if (json.length > LARGEST_MANIFEST) {
                throw new BackupException("The backup is damaged: its manifest is too large");
            }
            CRC32 crc = new CRC32(); // which ZipFile does not look at
            crc.update(json);
            if (crc.getValue() != entry.getCrc()) {
                throw new BackupException("The backup is damaged: its manifest");
            }
            return Manifest.read(json);
        }
    }

    private static void check(ZipFile zip, Member member) throws IOException {
        MessageDigest digest = ArchiveWriter.sha256();
        long bytes = 0;
        try (InputStream in = new DigestInputStream(zip.getInputStream(zip.getEntry(member.name())), digest)) {
            byte[] buffer = new byte[64 * 1024];
            for (int read = in.read(buffer); read >= 0 && bytes <= member.bytes(); read = in.read(buffer)) {
                bytes += read;
            }
        } catch (IOException e) {
            throw damaged(member, e);
        }
        if (bytes != member.bytes()
                || !HexFormat.of().formatHex(digest.digest()).equals(member.sha256())) {
            throw damaged(member, new IOException("not the content that the manifest tells"));
        }
    }

    private static BackupException damaged(Member member, IOException cause) {
        return new BackupException("The backup is damaged: " + member.name(), cause);
    }

    public Manifest manifest() {
        return manifest;
    }

    InputStream open(Member member) {
        try {
            return zip.getInputStream(zip.getEntry(member.name()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the files of the CA's folder. */
    SortedMap<String, byte[]> keys() {
        SortedMap<String, byte[]> files = new TreeMap<>();
        for (Member member : manifest.files()) {
            String name = member.name().startsWith(KEYS) ? member.name().substring(KEYS.length()) : "";
            if (!KeyFiles.isName(name)) {
                throw new BackupException("The backup has a file of a name that a CA does not give: " + member.name());
            }
            try (InputStream in = open(member)) {
                files.put(name, in.readAllBytes());
            } catch (IOException e) {
                throw damaged(member, e);
            }
        }
        return files;
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
