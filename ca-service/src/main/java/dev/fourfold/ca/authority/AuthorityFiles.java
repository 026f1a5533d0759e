package dev.fourfold.ca.authority;

import dev.fourfold.ca.BouncyCastle;
import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.Identity;
import dev.fourfold.protocol.enrolment.KeyFile;
import dev.fourfold.starter.StartUpException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.UnrecoverableKeyException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The folder with {@code root.pem}, {@code root.p12} and {@code issuing.p12}. The root's key file may be taken away;
 * without the other two the CA does not start, and it never makes a new root beside something that is left of an old.
 */
final class AuthorityFiles {

    private final AuthorityProperties properties;
    private final Path rootCertificate;
    private final KeyFile rootKey;
    private final KeyFile issuingKey;

    AuthorityFiles(AuthorityProperties properties) {
        this.properties = properties;
        this.rootCertificate = properties.directory().resolve("root.pem");
        this.rootKey = new KeyFile(properties.directory().resolve("root.p12"), properties.passphrase());
        this.issuingKey = new KeyFile(properties.directory().resolve("issuing.p12"), properties.passphrase());
    }

    /** Tells whether this is a first start. */
    boolean areAbsent() {
        return all().noneMatch(Files::exists);
    }

    /** Writes all three, the issuing key last: with it the CA is complete. */
    Loaded create(AuthorityCertificates certificates) {
        try {
            Identity root = certificates.root();
            Identity issuing = certificates.issuing(root);
            // open to others because root.pem is for them; the key files have permissions of their own
            Files.createDirectories(
                    properties.directory(),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
            rootKey.save(root);
            writeRootCertificate(Bytes.of(root.certificate().getEncoded()));
            issuingKey.save(issuing);
            return new Loaded(root.certificate(), issuing);
        } catch (IOException | GeneralSecurityException e) {
            throw new StartUpException(
                    "The CA's keys cannot be made in " + properties.directory() + ": " + e.getMessage(),
                    "Make sure that this user may write there, or set ca.directory",
                    e);
        }
    }

    /** Reads what an earlier start has written. The root's key is not needed and not read. */
    Loaded load() {
        List<Path> missing = Stream.of(rootCertificate, issuingKey.path())
                .filter(Predicate.not(Files::exists))
                .toList();
        if (!missing.isEmpty()) {
            throw new StartUpException(
                    "A part of the CA is missing: " + missing + ", while there is "
                            + all().filter(Files::exists).toList(),
                    "Restore what is missing from a backup. If this CA has never issued a certificate,"
                            + " delete what is left of it and start again: a new root is made then");
        }
        try {
            X509Certificate root = readRootCertificate();
            Identity issuing = loadIssuing();
            root.verify(root.getPublicKey(), BouncyCastle.PROVIDER);
            issuing.certificate().verify(root.getPublicKey(), BouncyCastle.PROVIDER);
            return new Loaded(root, issuing);
        } catch (IOException | GeneralSecurityException e) {
            throw new StartUpException(
                    "The CA's files in " + properties.directory() + " do not belong together or are damaged: "
                            + e.getMessage(),
                    "Restore root.pem and issuing.p12 from the same backup",
                    e);
        }
    }

    private Identity loadIssuing() throws IOException {
        try {
            return issuingKey.load().orElseThrow(() -> new IOException(issuingKey.path() + " has just vanished"));
        } catch (IOException e) {
            if (Stream.of(
                            e,
                            e.getCause(),
                            e.getCause() == null ? null : e.getCause().getCause())
                    .anyMatch(UnrecoverableKeyException.class::isInstance)) {
                throw new StartUpException(
                        "The passphrase does not open " + issuingKey.path(),
                        "Set ca.passphrase (CA_PASSPHRASE, or the file ca.passphrase of a configtree)"
                                + " to the one that the CA was made with",
                        e);
            }
            throw e;
        }
    }

    private X509Certificate readRootCertificate() throws IOException, GeneralSecurityException {
        try (var in = Files.newInputStream(rootCertificate)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private void writeRootCertificate(Bytes der) throws IOException {
        Path draft = Files.createTempFile(properties.directory(), "root.pem", ".new");
        try {
            Files.write(draft, Pem.encode(der));
            Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-r--r--"));
            Files.move(draft, rootCertificate, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** The root, and the issuing certificate with its key. */
    record Loaded(X509Certificate root, Identity issuing) {}

    private Stream<Path> all() {
        return Stream.of(rootCertificate, rootKey.path(), issuingKey.path());
    }
}
