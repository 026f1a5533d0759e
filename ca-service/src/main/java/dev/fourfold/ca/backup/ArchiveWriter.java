package dev.fourfold.ca.backup;

import dev.fourfold.ca.backup.Manifest.Member;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes the members of a backup one after the other, and nothing of them stays in memory. */
final class ArchiveWriter implements AutoCloseable {

    private final Zip zip;

    ArchiveWriter(OutputStream out) {
        zip = new Zip(out);
    }

    /** Writes a member and says what it has become. */
    Member add(String name, Content content) throws IOException {
        MessageDigest digest = sha256();
        zip.putNextEntry(new ZipEntry(name));
        Counter counter = new Counter(new DigestOutputStream(zip, digest));
        content.writeTo(counter);
        counter.flush();
        zip.closeEntry();
        return new Member(name, counter.bytes, HexFormat.of().formatHex(digest.digest()));
    }

    /** Ends the archive, with the manifest; without it nobody takes the archive for whole. */
    void finish(Manifest manifest) throws IOException {
        add(Manifest.NAME, out -> out.write(manifest.encoded()));
        zip.finish();
        zip.flush();
    }

    /** Frees what compressing needs. An archive that was not finished stays without an end, and the sink stays open. */
    @Override
    public void close() {
        zip.end(); // not close, which writes an end that makes half an archive look whole
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private static final class Zip extends ZipOutputStream {

        Zip(OutputStream out) {
            super(out);
            setLevel(Deflater.BEST_SPEED);
        }

        void end() {
            def.end();
        }
    }

    private static final class Counter extends FilterOutputStream {

        private long bytes;

        Counter(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            bytes++;
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            out.write(buffer, offset, length);
            bytes += length;
        }
    }
}
