package dev.fourfold.ca.authority;

import dev.fourfold.protocol.Bytes;
import dev.fourfold.protocol.Identity;
import dev.fourfold.protocol.enrolment.KeyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The folder of the CA: {@code root.pem}, {@code root.p12} and {@code issuing.p12}, and the keys of later roots and
 * issuers. The root's key file may be taken away.
 */
final class AuthorityFiles {

    static final String FIRST_ISSUING_KEY = "issuing.p12";

    private final AuthorityProperties properties;
    private final Path rootCertificate;

    AuthorityFiles(AuthorityProperties properties) {
        this.properties = properties;
        this.rootCertificate = properties.directory().resolve("root.pem");
    }

    /** Tells whether this is a first start. */
    boolean areAbsent() {
        return all().noneMatch(Files::exists);
    }

    /** Returns which of the files that a CA needs are not there. */
    List<Path> missing(String... keys) {
        return Stream.concat(Stream.of(rootCertificate), Stream.of(keys).map(properties.directory()::resolve))
                .filter(Predicate.not(Files::exists))
                .toList();
    }

    List<Path> present() {
        return all().filter(Files::exists).toList();
    }

    private Stream<Path> all() {
        return Stream.of("root.pem", "root.p12", FIRST_ISSUING_KEY).map(properties.directory()::resolve);
    }

    /** Makes the folder, open to others because root.pem is for them; the key files have permissions of their own. */
    void create() throws IOException {
        Files.createDirectories(
                properties.directory(),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    }

    /** Returns the key file of a root, by its number. */
    KeyFile rootKey(int root) {
        String name = root == 1 ? "root.p12" : "root-" + root + ".p12";
        return new KeyFile(properties.directory().resolve(name), properties.passphrase());
    }

    /** Returns the certificate and the key of the only issuer of a CA whose database does not know it yet. */
    Optional<Identity> firstIssuer() throws IOException {
        return new KeyFile(properties.directory().resolve(FIRST_ISSUING_KEY), properties.passphrase()).load();
    }

    /** Returns the first root in the file, which is the one to pin. */
    X509Certificate readRootCertificate() throws IOException, CertificateException {
        try (var in = Files.newInputStream(rootCertificate)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    /** Writes the roots to trust, the one to pin first. */
    void writeRootCertificates(Bytes... ders) throws IOException {
        Path draft = Files.createTempFile(properties.directory(), "root.pem", ".new");
        try {
            Files.write(draft, Pem.encode(ders));
            Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-r--r--"));
            Files.move(draft, rootCertificate, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
