package dev.fourfold.starter.enrolment;

import dev.fourfold.protocol.Identity;
import dev.fourfold.protocol.enrolment.KeyFile;
import dev.fourfold.protocol.enrolment.Passphrase;
import dev.fourfold.starter.StartUpException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * The folder that keeps the identity between runs: the key, encrypted, with its chain, and the roots that were
 * pinned then. They are public and are believed only after they were compared with the pin.
 */
final class IdentityStore {

    private final KeyFile keyFile;
    private final Path roots;

    IdentityStore(Path directory, Passphrase passphrase) {
        this.keyFile = new KeyFile(directory.resolve("identity.p12"), passphrase);
        this.roots = directory.resolve("root.der");
    }

    /**
     * Returns the identity of an earlier run.
     *
     * @throws StartUpException if there is one and it cannot be read
     */
    Optional<Identity> load() {
        try {
            return keyFile.load();
        } catch (IOException e) {
            throw new StartUpException(
                    "The identity of this application cannot be read: " + e.getMessage(),
                    "Set fourfold.enrolment.passphrase to what the file was saved with; or delete " + keyFile.path()
                            + " and give a new fourfold.enrolment.token to enrol anew.",
                    e);
        }
    }

    /** Returns the roots of an earlier run; none if they cannot be read. */
    List<X509Certificate> roots() {
        try (InputStream in = Files.newInputStream(roots)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (IOException | CertificateException _) {
            return List.of();
        }
    }

    /** Keeps an identity, and the roots that are pinned, instead of those before. */
    void save(Identity identity, List<X509Certificate> pinned) throws IOException {
        keyFile.save(identity);
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        Path draft = Files.createTempFile(roots.getParent(), "root", ".new");
        try {
            for (X509Certificate root : pinned) {
                encoded.write(root.getEncoded());
            }
            Files.write(draft, encoded.toByteArray());
            Files.move(draft, roots, StandardCopyOption.ATOMIC_MOVE);
        } catch (CertificateEncodingException e) {
            throw new AssertionError("a parsed certificate has an encoding", e);
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
